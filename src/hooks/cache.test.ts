import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { expect, it } from "vitest";
import { keepWithin, refresh } from "@/hooks/cache";

it("waits for what is shown, and only marks what is not", async () => {
  const client = new QueryClient();
  let release = () => undefined as void;
  let reads = 0;
  const observer = new QueryObserver(client, {
    queryKey: ["shown", 1],
    staleTime: Infinity,
    initialData: "old",
    queryFn: () => {
      reads += 1;
      return new Promise<string>((resolve) => {
        release = () => resolve("new");
      });
    },
  });
  const stop = observer.subscribe(() => undefined);
  client.setQueryData(["hidden"], "old");
  let done = false;
  const refreshing = refresh(client, [["shown"], ["hidden"]]).then(() => {
    done = true;
  });
  await Promise.resolve();
  expect({ reads, done }).toEqual({ reads: 1, done: false });
  expect(client.getQueryState(["hidden"])?.isInvalidated).toBe(true);
  release();
  await refreshing;
  expect(client.getQueryData(["shown", 1])).toBe("new");
  stop();
  client.clear();
});

it("keeps rows only within their owner", () => {
  const before = { queryKey: ["units", "list", "store-a", { query: "x" }] };
  expect(keepWithin("store-a")("rows", before)).toBe("rows");
  expect(keepWithin("store-b")("rows", before)).toBeUndefined();
  expect(keepWithin("")("rows", before)).toBeUndefined();
  expect(keepWithin("store-a")(undefined, undefined)).toBeUndefined();
});

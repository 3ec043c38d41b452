import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { pollEvery, restFor, settleFor, startLiveRefresh } from "@/hooks/live-refresh";

type Topic = Parameters<typeof import("@/integrations/supabase/realtime").subscribeLive>[0];

const socket = vi.hoisted(() => ({
  topics: [] as { topic: string; handlers: unknown; left: boolean }[],
  joins: true,
}));

vi.mock("@/integrations/supabase/realtime", () => ({
  subscribeLive(handlers: Topic) {
    const entry = { topic: handlers.topic, handlers, left: false };
    socket.topics.push(entry);
    handlers.onStatus(socket.joins ? "joined" : "unavailable");
    return () => {
      entry.left = true;
    };
  },
}));

const handlersOf = (at = 0) => socket.topics[at]?.handlers as Topic;
const change = (at = 0) => handlersOf(at).onChange("changed", {});

let hidden = false;
function setHidden(next: boolean) {
  hidden = next;
  document.dispatchEvent(new Event("visibilitychange"));
}

const key = ["live-sessions", "list"];
let client: QueryClient;
let reads: number;
const stops: (() => void)[] = [];

function show(queryKey: readonly unknown[] = key, answer: () => unknown = () => "row") {
  const observer = new QueryObserver(client, {
    queryKey,
    staleTime: Infinity,
    retry: false,
    queryFn: () => {
      reads += 1;
      return answer();
    },
  });
  stops.push(observer.subscribe(() => undefined));
  return observer;
}

const start = (topic: string | null = "store:1") => {
  const stop = startLiveRefresh(client, topic, () => [key]);
  stops.push(stop);
  return stop;
};

const pass = (time: number) => vi.advanceTimersByTimeAsync(time);

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(document, "hidden", "get").mockImplementation(() => hidden);
  vi.spyOn(Math, "random").mockReturnValue(0);
  socket.topics.length = 0;
  socket.joins = true;
  hidden = false;
  reads = 0;
  client = new QueryClient();
});

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  client.clear();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("where Realtime joins", () => {
  it("reads once for a burst of messages, and never polls", async () => {
    show();
    await pass(restFor);
    start();
    for (let i = 0; i < 50; i += 1) change();
    await pass(settleFor);
    expect(reads).toBe(2);
    await pass(20 * pollEvery);
    expect(reads).toBe(2);
  });

  it("reads at most once per rest under a steady stream of messages", async () => {
    show();
    start();
    await pass(0);
    for (let at = 0; at < 10_000; at += 100) {
      change();
      await pass(100);
    }
    expect(reads - 1).toBeLessThanOrEqual(10_000 / restFor);
    expect(reads - 1).toBeGreaterThanOrEqual(10_000 / restFor - 2);
  });

  it("reads a long list more seldom than a short one", async () => {
    const pages = { pages: Array.from({ length: 8 }, () => []), pageParams: [] };
    show(key, () => pages);
    start();
    await pass(0);
    for (let at = 0; at < 32_000; at += 200) {
      change();
      await pass(200);
    }
    expect(reads - 1).toBeLessThanOrEqual(2);
  });

  it("never loses the last change", async () => {
    show();
    await pass(restFor);
    start();
    change();
    await pass(settleFor);
    expect(reads).toBe(2);
    change();
    await pass(settleFor);
    expect(reads).toBe(2);
    await pass(restFor);
    expect(reads).toBe(3);
  });

  it("waits while the person's own change is on its way", async () => {
    show();
    await pass(restFor);
    start();
    let finish = () => undefined as void;
    const mutation = client.getMutationCache().build(client, {
      mutationFn: () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    });
    const done = mutation.execute(undefined);
    change();
    await pass(5_000);
    expect(reads).toBe(1);
    finish();
    await done;
    await pass(settleFor);
    expect(reads).toBe(2);
  });

  it("rests in a hidden tab and catches up once when it is shown", async () => {
    show();
    await pass(restFor);
    start();
    setHidden(true);
    for (let i = 0; i < 20; i += 1) change();
    await pass(60_000);
    expect(reads).toBe(1);
    setHidden(false);
    await pass(0);
    expect(reads).toBe(2);
  });

  it("polls while the socket is away, and reads once when it is back", async () => {
    show();
    start();
    await pass(0);
    handlersOf().onStatus("unavailable");
    await pass(pollEvery);
    expect(reads).toBe(2);
    handlersOf().onStatus("joined");
    await pass(restFor + settleFor);
    expect(reads).toBe(3);
    await pass(10 * pollEvery);
    expect(reads).toBe(3);
  });

  it("joins a topic once for all who follow it and leaves with the last", async () => {
    show();
    await pass(0);
    const first = start();
    const second = start();
    expect(socket.topics).toHaveLength(1);
    first();
    expect(socket.topics[0]?.left).toBe(false);
    second();
    expect(socket.topics[0]?.left).toBe(true);
    start();
    expect(socket.topics).toHaveLength(2);
  });

  it("marks what is cached but not shown, without reading it", async () => {
    client.setQueryData([...key, "other"], "old");
    show();
    await pass(0);
    start();
    change();
    await pass(settleFor);
    expect(client.getQueryState([...key, "other"])?.isInvalidated).toBe(true);
    expect(reads).toBe(1);
  });

  it("joins when the first answer is there, and not before", async () => {
    show(key, () => new Promise((resolve) => setTimeout(() => resolve("row"), 3_000)));
    start();
    await pass(2_999);
    expect(socket.topics).toHaveLength(0);
    await pass(1);
    expect(socket.topics).toHaveLength(1);
  });

  it("joins after a first answer that failed, too", async () => {
    show(key, () => {
      throw new Error("down");
    });
    start();
    await pass(0);
    expect(socket.topics).toHaveLength(1);
  });

  it("leaves alone what was stopped before its first answer", async () => {
    show(key, () => new Promise((resolve) => setTimeout(() => resolve("row"), 3_000)));
    start()();
    await pass(3_000);
    expect(socket.topics).toHaveLength(0);
  });

  it("asks once more for what was answered before it joined, and may have changed unheard", async () => {
    show();
    await pass(0);
    start();
    await pass(pollEvery - 1);
    expect(reads).toBe(1);
    await pass(1);
    expect(reads).toBe(2);
    await pass(10 * pollEvery);
    expect(reads).toBe(2);
  });
});

describe("where it does not", () => {
  beforeEach(() => {
    socket.joins = false;
  });

  it("asks again from time to time, only for what is shown", async () => {
    show();
    client.setQueryData([...key, "other"], "old");
    start();
    await pass(3 * pollEvery);
    expect(reads).toBe(4);
    expect(client.getQueryState([...key, "other"])?.isInvalidated).toBe(false);
  });

  it("keeps its pace when answers are slow", async () => {
    show(key, () => new Promise((resolve) => setTimeout(() => resolve("row"), 2_000)));
    start();
    await pass(4 * pollEvery + 2_000);
    expect(reads).toBe(5);
  });

  it("polls without a topic too", async () => {
    show();
    start(null);
    await pass(pollEvery);
    expect(reads).toBe(2);
    expect(socket.topics).toHaveLength(0);
  });

  it("asks nothing in a hidden tab, and once on return", async () => {
    show();
    start();
    setHidden(true);
    await pass(10 * pollEvery);
    expect(reads).toBe(1);
    setHidden(false);
    await pass(0);
    expect(reads).toBe(2);
    await pass(pollEvery);
    expect(reads).toBe(3);
  });

  it("waits for a slow answer instead of asking again", async () => {
    show(key, () => new Promise((resolve) => setTimeout(() => resolve("row"), 60_000)));
    start();
    await pass(59_000);
    expect(reads).toBe(1);
  });

  it("stops with its page", async () => {
    show();
    start()();
    await pass(10 * pollEvery);
    expect(reads).toBe(1);
  });
});

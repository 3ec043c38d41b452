import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, it } from "vitest";
import { useExport, type ExportPlan } from "./useExport";
import { FormatContext } from "./useFormat";
import { onAnnounce } from "@/lib/announce";
import { createFormat } from "@/lib/text/format";
import { savedFiles } from "../../../tests/support/saved-files.ts";

const wrapper = ({ children }: { children: ReactNode }) => (
  <FormatContext value={createFormat({ language: "fr", timeZone: "UTC" })}>{children}</FormatContext>
);

const said = (rows: number, total: number) => `${String(rows)} of ${String(total)} rows`;

/** Pages that come when the test lets them, and do not look at the signal: the export alone has to. */
function aPlan() {
  const waiting: ((page: string[] | null) => void)[] = [];
  async function* pages() {
    for (;;) {
      const page = await new Promise<string[] | null>((resolve) => waiting.push(resolve));
      if (page === null) return;
      yield page;
    }
  }
  const plan: ExportPlan<string> = {
    name: "list",
    sheet: "List",
    columns: [
      { label: "Nom", type: "text", value: (row) => row },
      { label: "Lettres", type: "number", value: (row) => row.length },
    ],
    snapshot: () => Promise.resolve({ total: 4, pages: pages() }),
  };
  const next = async (page: string[] | null) => {
    await waitFor(() => expect(waiting).not.toHaveLength(0));
    await act(async () => waiting.shift()?.(page));
  };
  return { plan, next };
}

it("counts as it goes, and gives one file that is announced", async () => {
  const files = savedFiles();
  const heard: string[] = [];
  const leave = onAnnounce((message) => heard.push(message));
  const { plan, next } = aPlan();
  const { result } = renderHook(useExport, { wrapper });
  act(() => result.current.start(plan, "csv", said));
  await next(["Anne", "=1+1"]);
  expect(result.current.progress).toMatchObject({ state: "running", rows: 2, total: 4 });
  expect(files).toHaveLength(0);
  await next(["Zoé"]);
  await next(null);
  await waitFor(() => expect(result.current.progress).toMatchObject({ state: "done", rows: 3, total: 4 }));
  expect(files.map(({ name }) => name)).toEqual(["list.csv"]);
  expect(await files[0]?.text()).toContain("Nom;Lettres\r\nAnne;4\r\n'=1+1;4\r\nZoé;3\r\n");
  expect(heard).toEqual(["3 of 4 rows"]);
  leave();
});

it.each(["stopped", "left"] as const)("gives nothing when it is %s, whatever still comes", async (how) => {
  const files = savedFiles();
  const heard: string[] = [];
  const leave = onAnnounce((message) => heard.push(message));
  const { plan, next } = aPlan();
  const { result, unmount } = renderHook(useExport, { wrapper });
  act(() => result.current.start(plan, "csv", said));
  await next(["Anne"]);
  if (how === "stopped") act(() => result.current.stop());
  else unmount();
  await next(null);
  expect(files).toEqual([]);
  expect(heard).toEqual([]);
  if (how === "stopped") expect(result.current.progress).toEqual({ state: "idle" });
  leave();
});

it("says what went wrong and begins anew", async () => {
  const files = savedFiles();
  const { plan, next } = aPlan();
  const { result } = renderHook(useExport, { wrapper });
  const failing = {
    ...plan,
    snapshot: () => Promise.reject(new Error("gone")),
  };
  act(() => result.current.start(failing, "csv", said));
  await waitFor(() => expect(result.current.progress).toMatchObject({ state: "failed" }));
  act(() => result.current.start(plan, "csv", said));
  await next(["Anne"]);
  await next(null);
  await waitFor(() => expect(files).toHaveLength(1));
});

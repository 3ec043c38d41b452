import type { Cell, SheetWriter } from "./sheet";
import { xlsxSheet, type XlsxSettings } from "./xlsx-sheet";

/** What the page says to the worker: the sheet, its rows as they come, and that these were all. */
export type XlsxOrder =
  | { kind: "open"; settings: XlsxSettings }
  | { kind: "add"; rows: readonly (readonly Cell[])[] }
  | { kind: "finish" };

export type XlsxAnswer = { file: Blob } | { failed: string };

let sheet: SheetWriter | undefined;

self.addEventListener("message", ({ data: order }: MessageEvent<XlsxOrder>) => {
  const answer = (message: XlsxAnswer) => self.postMessage(message);
  if (order.kind === "open") sheet = xlsxSheet(order.settings);
  else if (order.kind === "add") sheet?.add(order.rows);
  else
    void sheet?.finish().then(
      (file) => answer({ file }),
      (error: unknown) => answer({ failed: String(error) }),
    );
});

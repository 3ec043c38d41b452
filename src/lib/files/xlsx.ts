import type { SheetWriter } from "./sheet";
import type { XlsxAnswer, XlsxOrder } from "./xlsx-worker";
import type { XlsxSettings } from "./xlsx-sheet";

/** Writes an XLSX file beside the page, in a worker: a sheet is packed only when it is whole, and that takes seconds. */
export function xlsxWriter(settings: XlsxSettings): SheetWriter {
  const worker = new Worker(new URL("./xlsx-worker.ts", import.meta.url), { type: "module" });
  const tell = (order: XlsxOrder) => worker.postMessage(order);
  const file = new Promise<Blob>((resolve, reject) => {
    worker.addEventListener("message", ({ data }: MessageEvent<XlsxAnswer>) =>
      "file" in data ? resolve(data.file) : reject(new Error(data.failed)),
    );
    worker.addEventListener("error", (event) => reject(new Error(event.message || "the worker failed")));
  });
  // A failure counts when the file is asked for.
  file.catch(() => undefined);
  tell({ kind: "open", settings });
  return {
    add: (rows) => tell({ kind: "add", rows }),
    finish: async () => {
      tell({ kind: "finish" });
      try {
        return await file;
      } finally {
        worker.terminate();
      }
    },
    drop: () => worker.terminate(),
  };
}

import { useCallback, useEffect, useRef, useState } from "react";
import { announce } from "@/lib/announce";
import { csvWriter } from "@/lib/files/csv";
import { saveFile } from "@/lib/files/save-file";
import { mostSheetRows, type Column, type SheetWriter } from "@/lib/files/sheet";
import type { Snapshot } from "@/lib/files/snapshot";
import { AppError } from "@/lib/net/errors";
import { persistently } from "@/lib/net/persistently";
import { useFormat } from "@/hooks/ui/useFormat";

export type ExportFormat = "csv" | "xlsx";

/** What is exported, and in which words. */
export interface ExportPlan<Row> {
  /** The file's name, without its ending. */
  name: string;
  /** What the rows are, as the name of a sheet. */
  sheet: string;
  columns: readonly Column<Row>[];
  /** Settles what the file will hold; nothing more is asked for once the signal is aborted. */
  snapshot: (signal: AbortSignal) => Promise<Snapshot<Row>>;
}

export type ExportProgress =
  | { state: "idle" }
  /** `total` is undefined until it is settled what the file will hold; `packing` comes when every row is read. */
  | { state: "running"; rows: number; total: number | undefined; perSecond: number; packing: boolean }
  /** `rows` of the `total` announced are in the file: the others did not match any more when they were read. */
  | { state: "done"; rows: number; total: number }
  | { state: "failed"; error: unknown };

interface Export {
  progress: ExportProgress;
  start: <Row>(
    plan: ExportPlan<Row>,
    format: ExportFormat,
    said: (rows: number, total: number) => string,
  ) => void;
  /** Ends it without a file. */
  stop: () => void;
}

/** So many rows are written before the page has its turn again. */
const turn = 200;
const nextTurn = () => new Promise((resolve) => setTimeout(resolve));

/**
 * Writes a snapshot of rows into a file as its pages come: how far it is, stop, and a file only when every row is in it.
 * It stops with the component that started it.
 */
export function useExport(): Export {
  const { language, timeZone } = useFormat();
  const [progress, setProgress] = useState<ExportProgress>({ state: "idle" });
  const running = useRef<AbortController | null>(null);
  const stop = useCallback(() => {
    running.current?.abort();
    running.current = null;
    setProgress({ state: "idle" });
  }, []);
  useEffect(() => () => running.current?.abort(), []);

  const start = useCallback<Export["start"]>(
    ({ name, sheet, columns, snapshot }, format, said) => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      const { signal } = controller;
      const headings = columns.map(({ label, type }) => ({ label, type }));

      async function open(): Promise<SheetWriter> {
        if (format === "csv") return csvWriter(headings, { language, timeZone });
        const { xlsxWriter } = await persistently(() => import("@/lib/files/xlsx"));
        return xlsxWriter({ name: sheet, columns: headings, timeZone });
      }

      async function write() {
        const writer = await open();
        try {
          const { total, pages } = await snapshot(signal);
          if (format === "xlsx" && total >= mostSheetRows)
            throw new AppError({ status: 0, code: "sheet_too_long" });
          const started = performance.now();
          let rows = 0;
          const tell = (packing: boolean) => {
            const seconds = Math.max((performance.now() - started) / 1000, 0.001);
            setProgress({ state: "running", rows, total, perSecond: Math.round(rows / seconds), packing });
          };
          if (signal.aborted) return;
          tell(false);
          for await (const page of pages) {
            for (let from = 0; from < page.length; from += turn) {
              if (signal.aborted) return;
              const part = page.slice(from, from + turn);
              writer.add(part.map((row) => columns.map(({ value }) => value(row))));
              rows += part.length;
              tell(false);
              if (from + turn < page.length) await nextTurn();
            }
          }
          if (signal.aborted) return;
          tell(true);
          const file = await writer.finish();
          if (signal.aborted) return;
          saveFile(`${name}.${format}`, file);
          announce(said(rows, total));
          setProgress({ state: "done", rows, total });
        } finally {
          writer.drop();
        }
      }
      setProgress({ state: "running", rows: 0, total: undefined, perSecond: 0, packing: false });
      write().catch((error: unknown) => {
        if (!signal.aborted) setProgress({ state: "failed", error });
      });
    },
    [language, timeZone],
  );
  return { progress, start, stop };
}

import { useCallback, useEffect, useRef, useState } from "react";
import { announce } from "@/lib/announce";
import { csvLine, csvSeparator, saveFile } from "@/lib/files/csv";
import { useFormat } from "@/hooks/ui/useFormat";

/** What is exported, and in which words. */
export interface ExportPlan<Row> {
  /** The file's name, without its ending. */
  name: string;
  columns: readonly { label: string; cell: (row: Row) => string | null }[];
  /** The rows a page at a time; it asks for nothing more once the signal is aborted. */
  pages: (signal: AbortSignal) => AsyncIterable<readonly Row[]>;
  /** Said to screen readers when the file is there. */
  done: (rows: number) => string;
}

export type ExportProgress =
  | { state: "idle" }
  | { state: "running" | "done"; rows: number; perSecond: number }
  | { state: "failed"; rows: number; error: unknown };

interface Export {
  progress: ExportProgress;
  start: <Row>(plan: ExportPlan<Row>) => void;
  /** Ends it without a file. */
  stop: () => void;
}

/**
 * Writes rows into a CSV file as their pages come: how far it is, stop, and a file only when every row is in it. It
 * stops with the component that started it.
 */
export function useExport(): Export {
  const { language } = useFormat();
  const [progress, setProgress] = useState<ExportProgress>({ state: "idle" });
  const running = useRef<AbortController | null>(null);
  const stop = useCallback(() => {
    running.current?.abort();
    running.current = null;
    setProgress({ state: "idle" });
  }, []);
  useEffect(() => () => running.current?.abort(), []);

  const start = useCallback(
    <Row>({ name, columns, pages, done }: ExportPlan<Row>) => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      const { signal } = controller;
      const started = performance.now();
      const separator = csvSeparator(language);
      const lines = [
        csvLine(
          columns.map(({ label }) => label),
          separator,
        ),
      ];
      let rows = 0;
      const tell = (state: "running" | "done") =>
        setProgress({
          state,
          rows,
          perSecond: Math.round(rows / Math.max((performance.now() - started) / 1000, 0.001)),
        });

      async function write() {
        for await (const page of pages(signal)) {
          if (signal.aborted) return;
          for (const row of page)
            lines.push(
              csvLine(
                columns.map(({ cell }) => cell(row)),
                separator,
              ),
            );
          rows += page.length;
          tell("running");
        }
        if (signal.aborted) return;
        saveFile(`${name}.csv`, lines);
        announce(done(rows));
        tell("done");
      }
      setProgress({ state: "running", rows: 0, perSecond: 0 });
      write().catch((error: unknown) => {
        if (!signal.aborted) setProgress({ state: "failed", rows, error });
      });
    },
    [language],
  );
  return { progress, start, stop };
}

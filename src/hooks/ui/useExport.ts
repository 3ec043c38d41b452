import { useCallback, useEffect, useRef, useState } from "react";
import { announce } from "@/lib/announce";
import { csvLine, csvSeparator, saveFile } from "@/lib/files/csv";
import type { Snapshot } from "@/lib/files/snapshot";
import { useFormat } from "@/hooks/ui/useFormat";

/** What is exported, and in which words. */
export interface ExportPlan<Row> {
  /** The file's name, without its ending. */
  name: string;
  columns: readonly { label: string; cell: (row: Row) => string | null }[];
  /** Settles what the file will hold; nothing more is asked for once the signal is aborted. */
  snapshot: (signal: AbortSignal) => Promise<Snapshot<Row>>;
  /** Said to screen readers when the file is there. */
  done: (rows: number, total: number) => string;
}

export type ExportProgress =
  | { state: "idle" }
  /** `total` is undefined until it is settled what the file will hold. */
  | { state: "running"; rows: number; total: number | undefined; perSecond: number }
  /** `rows` of the `total` announced are in the file: the others did not match any more when they were read. */
  | { state: "done"; rows: number; total: number }
  | { state: "failed"; error: unknown };

interface Export {
  progress: ExportProgress;
  start: <Row>(plan: ExportPlan<Row>) => void;
  /** Ends it without a file. */
  stop: () => void;
}

/**
 * Writes a snapshot of rows into a CSV file as its pages come: how far it is, stop, and a file only when every row is in
 * it. It stops with the component that started it.
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
    <Row>({ name, columns, snapshot, done }: ExportPlan<Row>) => {
      running.current?.abort();
      const controller = new AbortController();
      running.current = controller;
      const { signal } = controller;
      const separator = csvSeparator(language);
      const lines = [
        csvLine(
          columns.map(({ label }) => label),
          separator,
        ),
      ];

      async function write() {
        const { total, pages } = await snapshot(signal);
        if (signal.aborted) return;
        const started = performance.now();
        let rows = 0;
        setProgress({ state: "running", rows, total, perSecond: 0 });
        for await (const page of pages) {
          if (signal.aborted) return;
          for (const row of page)
            lines.push(
              csvLine(
                columns.map(({ cell }) => cell(row)),
                separator,
              ),
            );
          rows += page.length;
          const seconds = Math.max((performance.now() - started) / 1000, 0.001);
          setProgress({ state: "running", rows, total, perSecond: Math.round(rows / seconds) });
        }
        if (signal.aborted) return;
        saveFile(`${name}.csv`, lines);
        announce(done(rows, total));
        setProgress({ state: "done", rows, total });
      }
      setProgress({ state: "running", rows: 0, total: undefined, perSecond: 0 });
      write().catch((error: unknown) => {
        if (!signal.aborted) setProgress({ state: "failed", error });
      });
    },
    [language],
  );
  return { progress, start, stop };
}

export type Log = (line: string) => void;

export const silent: Log = () => undefined;

/** Writes to stdout, as Vite does, so that one stream tells the whole start. */
export const consoleLog: Log = (line) => {
  process.stdout.write(`${line}\n`);
};

/** Runs one step of the start and says in one line what it was and how long it took. */
export async function step<T>(log: Log, title: string, run: () => Promise<T>, note?: (result: T) => string) {
  const started = performance.now();
  const result = await run();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const detail = note?.(result);
  log(`  ${title.padEnd(22)} ${seconds.padStart(5)} s${detail ? `  ${detail}` : ""}`);
  return result;
}

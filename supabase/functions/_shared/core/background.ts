interface EdgeRuntime {
  waitUntil(work: Promise<unknown>): void;
}

const runtimeOf = () => (globalThis as { EdgeRuntime?: EdgeRuntime }).EdgeRuntime;

/** Whether work may go on for long after the answer: hosted functions, whose callers do not wait, are kept awake for it. */
export const outlivesAnswer = (): boolean => runtimeOf() !== undefined;

/** Goes on after the answer was given. Hosted functions are kept awake for it; what is lost is found by the worker. */
export function afterAnswer(work: Promise<unknown>): void {
  const settled = work.catch((error: unknown) => {
    console.error("after the answer:", error instanceof Error ? error.name : "error");
  });
  runtimeOf()?.waitUntil(settled);
}

/** Runs `work` after the answer, one at a time; whoever asks meanwhile has it run once more. */
export function kicker(work: () => Promise<unknown>): () => void {
  let running = false;
  let again = false;
  const run = async () => {
    try {
      do {
        again = false;
        await work();
      } while (again);
    } finally {
      running = false;
    }
  };
  return () => {
    again = true;
    if (running) return;
    running = true;
    afterAnswer(run());
  };
}

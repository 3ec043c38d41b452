import type { Log } from "./log.ts";

export interface VideoSchedule {
  /** Waits for a call under way. */
  stop(): Promise<void>;
}

const EVERY_MS = 5_000;

/**
 * Calls `video-worker` as the schedule of a hosted project does, oftener. One call at a time; what goes wrong is said
 * once, until it goes right again.
 */
export function startVideoSchedule(options: {
  url: string;
  secretKey: string;
  log: Log;
  everyMs?: number;
}): VideoSchedule {
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let said = "";
  let running: Promise<void> = Promise.resolve();

  const call = async () => {
    let trouble = "";
    try {
      const reply = await fetch(`${options.url}/functions/v1/video-worker`, {
        method: "POST",
        headers: { apikey: options.secretKey },
        signal: stopping.signal,
      });
      await reply.arrayBuffer();
      if (!reply.ok) trouble = `it answered ${reply.status}`;
    } catch {
      trouble = "it did not answer";
    }
    if (stopping.signal.aborted) return;
    if (trouble && trouble !== said) options.log(`  video meetings are not kept up: ${trouble}`);
    said = trouble;
    plan();
  };
  const plan = () => {
    timer = setTimeout(() => void (running = call()), options.everyMs ?? EVERY_MS);
    timer.unref();
  };
  plan();
  return {
    stop: async () => {
      clearTimeout(timer);
      stopping.abort();
      await running;
    },
  };
}

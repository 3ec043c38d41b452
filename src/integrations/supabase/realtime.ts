import type { RealtimeClient } from "@supabase/realtime-js";
import { accessToken } from "@/integrations/supabase/client";
import { publishableKey, supabaseUrl } from "@/lib/net/env";

let client: Promise<RealtimeClient> | null = null;

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * What is shown first is drawn before the socket's code is asked for; skeletons say `aria-busy`. A part that waits for ever is
 * not waited for.
 */
async function afterDrawing(): Promise<void> {
  const until = performance.now() + 10_000;
  do await wait(1_000);
  while (document.querySelector("[aria-busy='true']") !== null && performance.now() < until);
}

async function connect(): Promise<RealtimeClient> {
  await afterDrawing();
  const { RealtimeClient: Client } = await import("@supabase/realtime-js");
  return new Client(`${supabaseUrl.replace(/^http/, "ws")}/realtime/v1`, {
    params: { apikey: publishableKey },
    accessToken,
  });
}

export type LiveStatus = "joined" | "unavailable";

interface LiveTopic {
  /** A private channel that database triggers broadcast on: "store:<uuid>" or "session:<uuid>". */
  topic: string;
  onChange: (event: string, payload: unknown) => void;
  /** "unavailable" tells the caller to poll. */
  onStatus: (status: LiveStatus) => void;
}

/** Listens to a topic, and says whenever it cannot: a socket that is refused or cut is tried again by itself. */
export function subscribeLive({ topic, onChange, onStatus }: LiveTopic): () => void {
  let stopped = false;
  let leave = () => undefined as void;
  client ??= connect();
  void client
    .then(async (realtime) => {
      if (stopped) return;
      await realtime.setAuth();
      const channel = realtime.channel(topic, { config: { private: true } });
      channel.on("broadcast", { event: "*" }, (message: { event: string; payload?: unknown }) =>
        onChange(message.event, message.payload),
      );
      channel.subscribe((status) => onStatus(status === "SUBSCRIBED" ? "joined" : "unavailable"));
      leave = () => void realtime.removeChannel(channel);
      if (stopped) leave();
    })
    .catch(() => onStatus("unavailable"));
  return () => {
    stopped = true;
    leave();
  };
}

import type { RealtimeClient } from "@supabase/realtime-js";
import { accessToken } from "@/integrations/supabase/client";
import { demoMode, publishableKey, supabaseUrl } from "@/lib/net/env";

let client: Promise<RealtimeClient> | null = null;

async function connect(): Promise<RealtimeClient> {
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

/** Listens to a topic where Realtime exists; the embedded back end has none, and says so at once. */
export function subscribeLive({ topic, onChange, onStatus }: LiveTopic): () => void {
  if (demoMode) {
    onStatus("unavailable");
    return () => undefined;
  }
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

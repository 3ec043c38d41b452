import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { Reached } from "@/hooks/cache";
import { startLiveRefresh } from "@/hooks/live-refresh";

/**
 * Keeps what is shown under `keys` fresh: what an event reaches, as mutations use it. `topic` is "store:<id>" for members or "session:<id>" for participants;
 * null where no topic covers the data, which is then asked for again from time to time.
 */
export function useLiveUpdates(topic: string | null, keys: Reached, enabled = true): void {
  const client = useQueryClient();
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    if (!enabled) return;
    return startLiveRefresh(client, topic, () => latest.current);
  }, [client, topic, enabled]);
}

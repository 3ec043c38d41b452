import { useMutation } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { largestPage } from "@/hooks/physical/shared/page-limits";
import { chainCheck } from "@/hooks/physical/shared/trace-rows";
import type { SerialEvent, SerialTraceability } from "@/hooks/physical/shared/types";
import { rpcRow } from "@/integrations/supabase/server";
import { readTraceability } from "./traceability";
import { canRecompute, verifyChain, type ChainCheck } from "@/lib/physical/trace/history-hash";

export interface HistoryVerdict {
  /** What the server says of the chain it keeps. */
  server: ChainCheck;
  /** What this browser found when it recomputed the chain; null where WebCrypto is kept away from it. */
  browser: ChainCheck | null;
}

/** The unit as it is now, with every event of its history. */
async function readWholeHistory(serialId: string): Promise<SerialTraceability> {
  const newest = await readTraceability(serialId, null, largestPage);
  const events: SerialEvent[] = [...newest.events];
  for (let oldest = events.at(-1)?.seq ?? 1; oldest > 1;) {
    const page: SerialTraceability = await readTraceability(serialId, oldest, largestPage);
    events.push(...page.events);
    const reached: number = page.events.at(-1)?.seq ?? 1;
    if (reached >= oldest) break;
    oldest = reached;
  }
  return { ...newest, events };
}

async function askServer(serialId: string): Promise<ChainCheck> {
  const verdict = await rpcRow("verify_serial_history", { p_serial_id: serialId }, chainCheck);
  return verdict;
}

/** Verifies a unit's whole history anew, on the server and in this browser, from the first event to the last. */
export function useVerifySerialHistory() {
  return useMutation({
    mutationFn: async (serialId: string): Promise<HistoryVerdict> => {
      const [server, whole] = await Promise.all([askServer(serialId), readWholeHistory(serialId)]);
      return { server, browser: canRecompute() ? await verifyChain(whole.serial, whole.events) : null };
    },
  });
}

/**
 * The chain recomputed from the events on screen, without a request: undefined while it is computed, null as long as
 * older events are missing or where WebCrypto is kept away.
 */
export function useRecomputedChain(traced: SerialTraceability | undefined): ChainCheck | null | undefined {
  const serial = traced?.serial;
  const events = traced?.events;
  const [verdict, setVerdict] = useState<{ of: readonly SerialEvent[]; check: ChainCheck } | null>(null);
  const complete = !!events && (events.length === 0 || events.at(-1)?.seq === 1);
  const possible = complete && canRecompute();

  useEffect(() => {
    if (!possible || !serial || !events) return;
    let current = true;
    void verifyChain(serial, events).then((check) => {
      if (current) setVerdict({ of: events, check });
    });
    return () => {
      current = false;
    };
  }, [possible, serial, events]);

  if (!possible) return null;
  return verdict?.of === events ? verdict.check : undefined;
}

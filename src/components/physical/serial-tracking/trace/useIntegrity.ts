import { useEffect, useRef } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import type { SerialTraceability } from "@/hooks/physical/shared/types";
import { useRecomputedChain, useVerifySerialHistory } from "@/hooks/physical/useSerialTracking";
import { announce } from "@/lib/announce";
import type { ChainCheck } from "@/lib/physical/trace/history-hash";

export interface Integrity {
  /**
   * "intact" only when the server and this browser have both found it so; "server": sound as far as the server says, not
   * recomputed here; "checking": not known yet; "unknown": the check that was asked for failed.
   */
  state: "intact" | "broken" | "server" | "checking" | "unknown";
  /** The first break, by whoever found it. */
  broken: ChainCheck | null;
  foundBy: "both" | "server" | "browser";
  checked: number;
  verify: () => void;
  verifying: boolean;
  error: unknown;
}

/** Both verdicts on a history: the server's, and what this browser finds when it recomputes the chain. */
export function useIntegrity(traced: SerialTraceability | undefined): Integrity | null {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const automatic = useRecomputedChain(traced);
  const { mutate, reset, data: asked, isPending, error } = useVerifySerialHistory();
  const id = traced?.serial.id;
  const head = traced?.serial.history_head;

  // A verdict speaks of the history it saw: another unit or a new event makes it old.
  const seen = useRef(`${String(id)} ${String(head)}`);
  useEffect(() => {
    const now = `${String(id)} ${String(head)}`;
    if (seen.current === now) return;
    seen.current = now;
    reset();
  }, [id, head, reset]);

  if (!traced) return null;
  const server = asked?.server ?? traced.integrity;
  const browser = asked ? asked.browser : automatic;
  const computing = !asked && automatic === undefined;
  const broken = server.intact ? (browser?.intact === false ? browser : null) : server;
  return {
    state: broken
      ? "broken"
      : isPending || computing
        ? "checking"
        : error
          ? "unknown"
          : browser
            ? "intact"
            : "server",
    broken,
    foundBy: server.intact ? "browser" : browser?.intact === false ? "both" : "server",
    checked: browser?.checked ?? server.checked,
    verifying: isPending,
    error,
    verify: () =>
      mutate(traced.serial.id, {
        onSuccess: (verdict) => {
          const sound = verdict.server.intact && verdict.browser?.intact !== false;
          announce(sound ? t("integrity.intactTitle") : t("integrity.brokenTitle"));
        },
      }),
  };
}

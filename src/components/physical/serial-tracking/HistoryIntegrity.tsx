import { LoaderCircle, ShieldCheck, ShieldQuestion, ShieldX } from "lucide-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "@/components/ui/button";
import type { SerialTraceability } from "@/hooks/physical/types";
import { useRecomputedChain, useVerifySerialHistory } from "@/hooks/physical/useSerialTracking";
import { announce } from "@/lib/announce";
import { cn } from "@/lib/cn";
import type { ChainCheck } from "@/lib/physical/history-hash";
import { useErrorText } from "@/lib/use-error-text";
import { useFormat } from "@/lib/use-format";

const looks = {
  intact: { Icon: ShieldCheck, ground: "bg-good-soft text-good-ink" },
  broken: { Icon: ShieldX, ground: "bg-bad-soft text-bad-ink" },
  partial: { Icon: ShieldQuestion, ground: "bg-neutral-soft text-neutral-ink" },
} as const;

const firstBroken = (...checks: (ChainCheck | null | undefined)[]): ChainCheck | undefined =>
  checks.find((check) => check?.intact === false) ?? undefined;

/**
 * Whether the history is intact: what the server says of the chain, and what this browser finds when it recomputes it
 * from the events it received. A broken chain names the first broken event.
 */
export function HistoryIntegrity({ traced }: { traced: SerialTraceability }) {
  const { t } = useTranslation("serials");
  const format = useFormat();
  const errorText = useErrorText("serials");
  const automatic = useRecomputedChain(traced);
  const verify = useVerifySerialHistory();
  const { mutate, reset, data: asked, isPending, error } = verify;
  const head = traced.serial.history_head;
  const id = traced.serial.id;

  // A verdict speaks of the history it saw: a new event makes it old.
  const seen = useRef(head);
  useEffect(() => {
    if (seen.current === head) return;
    seen.current = head;
    reset();
  }, [head, reset]);

  const server = asked?.server ?? traced.integrity;
  const browser = asked ? asked.browser : automatic;
  const broken = firstBroken(server, browser);
  const state = broken ? "broken" : browser ? "intact" : "partial";
  const { Icon, ground } = looks[state];
  const count = browser?.checked ?? server.checked;
  const counted = { count, formatted: format.number(count) };

  function check() {
    mutate(id, {
      onSuccess: (verdict) => {
        const problem = firstBroken(verdict.server, verdict.browser);
        announce(problem ? t("integrity.brokenTitle") : t("integrity.intactTitle"));
      },
    });
  }

  return (
    <div className={cn("flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md px-4 py-3", ground)}>
      <Icon aria-hidden className="size-6 shrink-0" />
      <div className="min-w-0 flex-1 basis-56" role={broken ? "alert" : undefined}>
        <p className="font-semibold">
          {t(state === "broken" ? "integrity.brokenTitle" : "integrity.intactTitle")}
        </p>
        {broken ? (
          <>
            <p>
              {t(`integrity.problem.${broken.problem ?? "event_changed"}`, {
                seq: format.number(broken.first_broken_seq ?? 0),
              })}
            </p>
            <p className="text-sm">
              {t("integrity.soundBefore", {
                count: broken.checked,
                formatted: format.number(broken.checked),
              })}{" "}
              {server.intact ? t("integrity.foundByBrowser") : t("integrity.foundByServer")}
            </p>
          </>
        ) : (
          <p>
            {state === "intact"
              ? t("integrity.both", counted)
              : automatic === undefined
                ? t("integrity.computing", counted)
                : t("integrity.serverOnly", counted)}
          </p>
        )}
        {error ? <p className="text-sm text-bad-ink">{errorText(error)}</p> : null}
      </div>
      <Button size="sm" onClick={check} loading={isPending} aria-label={t("integrity.verifyLabel")}>
        {isPending ? null : automatic === undefined && !asked ? (
          <LoaderCircle aria-hidden className="animate-spin" />
        ) : null}
        {t("integrity.verify")}
      </Button>
    </div>
  );
}

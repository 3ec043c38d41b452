import ShieldCheck from "lucide-react/icons/shield-check";
import ShieldQuestion from "lucide-react/icons/shield-question-mark";
import ShieldX from "lucide-react/icons/shield-x";
import { useTranslation } from "@/hooks/ui/useTranslation";
import type { Integrity } from "./useIntegrity";
import { Button } from "@/components/ui/Button";
import { cn } from "@/lib/cn";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useFormat } from "@/hooks/ui/useFormat";

const looks = {
  intact: { Icon: ShieldCheck, ground: "bg-good-soft text-good-ink" },
  broken: { Icon: ShieldX, ground: "bg-bad-soft text-bad-ink" },
  server: { Icon: ShieldQuestion, ground: "bg-neutral-soft text-neutral-ink" },
  checking: { Icon: ShieldQuestion, ground: "bg-neutral-soft text-neutral-ink" },
  unknown: { Icon: ShieldQuestion, ground: "bg-warn-soft text-warn-ink" },
} as const;

/** Whether the history is intact, who says so, and over how many events. A broken one names the first broken event. */
export function HistoryIntegrity({ integrity }: { integrity: Integrity }) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const format = useFormat();
  const errorText = useErrorText("serials");
  const { state, broken, checked, verifying, error } = integrity;
  const { Icon, ground } = looks[state];
  const fieldName = (field: string | null) => t(`integrity.field.${field ?? "owner"}`);
  const counted = (count: number) => ({ count, formatted: format.number(count) });

  return (
    <div className={cn("flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md px-4 py-3", ground)}>
      <Icon aria-hidden className="size-6 shrink-0" />
      <div className="min-w-0 flex-1 basis-56" role={broken ? "alert" : undefined}>
        <p className="font-semibold">{t(`integrity.${state}Title`)}</p>
        {broken ? (
          <>
            <p>
              {broken.problem === "unit_changed" && broken.first_broken_seq === null
                ? t("integrity.unitDiffers", { field: fieldName(broken.field) })
                : t(`integrity.problem.${broken.problem ?? "event_changed"}`, {
                    seq: format.number(broken.first_broken_seq ?? 0),
                    field: fieldName(broken.field),
                  })}
            </p>
            <p className="text-sm">
              {t("integrity.soundBefore", counted(broken.checked))}{" "}
              {t(`integrity.foundBy.${integrity.foundBy}`)}
            </p>
          </>
        ) : (
          <p>
            {state === "unknown"
              ? t("integrity.unknown")
              : state === "checking"
                ? t("integrity.checking")
                : t(state === "intact" ? "integrity.both" : "integrity.serverOnly", counted(checked))}
          </p>
        )}
        {error ? <p className="text-sm text-bad-ink">{errorText(error)}</p> : null}
      </div>
      <Button
        size="sm"
        onClick={integrity.verify}
        loading={verifying}
        aria-label={t("integrity.verifyLabel")}
      >
        {t("integrity.verify")}
      </Button>
    </div>
  );
}

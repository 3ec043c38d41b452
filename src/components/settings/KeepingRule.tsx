import { Field } from "@/components/shared/form/Field";
import { notifyError } from "@/components/shared/feedback/toast";
import { Select } from "@/components/ui/Select";
import { useKeeping, useSetKeeping, type Keeping } from "@/hooks/stores/useKeeping";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useTranslation } from "@/hooks/ui/useTranslation";

const months = [1, 3, 6, 12, 24, 36];

/** For how long the store keeps who came to a session, and lets its recordings be watched. */
export function KeepingRule({ storeId }: { storeId: string }) {
  const { t } = useTranslation("settings");
  const errorText = useErrorText();
  const { data } = useKeeping(storeId);
  const set = useSetKeeping(storeId);
  const shown = { ...data, ...(set.isPending && set.variables) };
  const change = (wanted: Partial<Keeping>) =>
    set.mutate(wanted, { onError: (error) => notifyError(errorText(error)) });
  const own = shown.recording_months ?? 12;
  return (
    <div className="grid gap-5 border-t border-line p-4 sm:p-5">
      <Field label={t("attendance.years")} description={t("attendance.yearsHelp")}>
        {(control) => (
          <Select
            {...control}
            value={String(shown.evidence_years ?? 6)}
            disabled={data === undefined}
            options={["3", "6", "10"].map((value) => ({ value, label: t(`attendance.yearsOf.${value}`) }))}
            onChange={(event) => change({ evidence_years: Number(event.target.value) })}
          />
        )}
      </Field>
      <Field label={t("attendance.recordings")} description={t("attendance.recordingsHelp")}>
        {(control) => (
          <Select
            {...control}
            value={String(own)}
            disabled={data === undefined}
            options={[...new Set([...months, own])]
              .sort((a, b) => a - b)
              .map((count) => ({ value: String(count), label: t("attendance.months", { count }) }))}
            onChange={(event) => change({ recording_months: Number(event.target.value) })}
          />
        )}
      </Field>
    </div>
  );
}

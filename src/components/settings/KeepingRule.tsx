import { useState } from "react";
import { Field } from "@/components/shared/form/Field";
import { notifyError } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import { Textarea } from "@/components/ui/Textarea";
import { Select } from "@/components/ui/Select";
import { useKeeping, useSetKeeping, type Keeping } from "@/hooks/stores/useKeeping";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useTranslation } from "@/hooks/ui/useTranslation";

function Purpose({
  stored,
  onSave,
  saving,
}: {
  stored: string;
  onSave: (words: string) => void;
  saving: boolean;
}) {
  const { t } = useTranslation("settings");
  const [words, setWords] = useState(stored);
  return (
    <div className="grid justify-items-start gap-2">
      <Field label={t("attendance.purpose")} description={t("attendance.purposeHelp")} className="w-full">
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            maxLength={300}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        )}
      </Field>
      {words.trim() === stored ? null : (
        <Button size="sm" loading={saving} onClick={() => onSave(words.trim())}>
          {t("attendance.purposeSave")}
        </Button>
      )}
    </div>
  );
}

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
      {data ? (
        <Purpose
          key={data.recording_purpose}
          stored={data.recording_purpose ?? ""}
          saving={set.isPending}
          onSave={(words) => change({ recording_purpose: words || null })}
        />
      ) : null}
    </div>
  );
}

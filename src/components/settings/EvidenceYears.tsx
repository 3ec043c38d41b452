import { Field } from "@/components/shared/form/Field";
import { notifyError } from "@/components/shared/feedback/toast";
import { Select } from "@/components/ui/Select";
import { useEvidenceYears, useSetEvidenceYears } from "@/hooks/stores/useEvidenceYears";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useTranslation } from "@/hooks/ui/useTranslation";

/** For how long the store keeps who came to a session, also of people who close their account. */
export function EvidenceYears({ storeId }: { storeId: string }) {
  const { t } = useTranslation("settings");
  const errorText = useErrorText();
  const { data } = useEvidenceYears(storeId);
  const set = useSetEvidenceYears(storeId);
  const shown = set.isPending ? set.variables : data;
  return (
    <div className="border-t border-line p-4 sm:p-5">
      <Field label={t("attendance.years")} description={t("attendance.yearsHelp")}>
        {(control) => (
          <Select
            {...control}
            value={String(shown ?? 6)}
            disabled={data === undefined}
            options={["3", "6", "10"].map((value) => ({ value, label: t(`attendance.yearsOf.${value}`) }))}
            onChange={(event) =>
              set.mutate(Number(event.target.value), { onError: (error) => notifyError(errorText(error)) })
            }
          />
        )}
      </Field>
    </div>
  );
}

import { useTranslation } from "@/hooks/ui/useTranslation";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { notifyError } from "@/components/shared/feedback/toast";
import { Field } from "@/components/shared/form/Field";
import { Select } from "@/components/ui/Select";
import { Switch } from "@/components/ui/Switch";
import { useSetSummaryWish, useSummaryWish, type SummaryWish } from "@/hooks/messages/preferences";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useFormat } from "@/hooks/ui/useFormat";
import { HOURS } from "./hours";

/** Whether mails that can wait come together, and when a day is told; takes effect as it is chosen. */
export function SummaryForm() {
  const { t } = useTranslation("messages");
  const format = useFormat();
  const errorText = useErrorText();
  const { data, error, refetch } = useSummaryWish();
  const set = useSetSummaryWish();
  if (error && data === undefined)
    return <ErrorState compact error={error} onRetry={() => void refetch()} className="m-4" />;
  const shown = set.isPending ? set.variables : (data ?? { hour: "07:00", gathers: false });
  const save = (next: Partial<SummaryWish>) =>
    set.mutate({ ...shown, ...next }, { onError: (failure) => notifyError(errorText(failure)) });
  return (
    <div className="grid gap-4 border-t border-line p-4 sm:p-5">
      <Field inline label={t("preferences.summary")} description={t("preferences.summaryHelp")}>
        {(control) => (
          <Switch
            {...control}
            checked={shown.gathers}
            disabled={data === undefined}
            onChange={(event) => save({ gathers: event.target.checked })}
          />
        )}
      </Field>
      <Field
        label={t("preferences.summaryHour")}
        description={t("preferences.summaryHourHelp", { zone: format.timeZone })}
      >
        {(control) => (
          <Select
            {...control}
            className="w-32"
            value={shown.hour}
            disabled={data === undefined}
            options={HOURS.map((hour) => ({ value: hour, label: hour }))}
            onChange={(event) => save({ hour: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}

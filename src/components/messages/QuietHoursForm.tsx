import { useTranslation } from "@/hooks/ui/useTranslation";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { notifyError } from "@/components/shared/feedback/toast";
import { Field } from "@/components/shared/form/Field";
import { Select } from "@/components/ui/Select";
import { Switch } from "@/components/ui/Switch";
import { useQuietHours, useSetQuietHours, type QuietHours } from "@/hooks/messages/preferences";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useFormat } from "@/hooks/ui/useFormat";
import { HOURS } from "./hours";

const usual: QuietHours = { starts: "22:00", ends: "07:00" };

/** When nothing that can wait is sent; takes effect as it is chosen. */
export function QuietHoursForm() {
  const { t } = useTranslation("messages");
  const format = useFormat();
  const errorText = useErrorText();
  const { data, error, refetch } = useQuietHours();
  const set = useSetQuietHours();
  if (error && data === undefined)
    return <ErrorState compact error={error} onRetry={() => void refetch()} className="m-4" />;
  const shown = set.isPending ? set.variables : (data ?? null);
  const save = (next: QuietHours | null) =>
    set.mutate(next, { onError: (failure) => notifyError(errorText(failure)) });
  /** What another program has set stays among the choices. */
  const options = (value: string, not: string) =>
    [...new Set([...HOURS, value])]
      .sort()
      .map((hour) => ({ value: hour, label: hour, disabled: hour === not }));
  return (
    <div className="grid gap-4 border-t border-line p-4 sm:p-5">
      <Field
        inline
        label={t("preferences.quiet")}
        description={t("preferences.quietHelp", { zone: format.timeZone })}
      >
        {(control) => (
          <Switch
            {...control}
            checked={shown !== null}
            disabled={data === undefined}
            onChange={(event) => save(event.target.checked ? usual : null)}
          />
        )}
      </Field>
      {shown ? (
        <div className="flex flex-wrap gap-3">
          {(["starts", "ends"] as const).map((end) => (
            <Field key={end} label={t(end === "starts" ? "preferences.from" : "preferences.until")}>
              {(control) => (
                <Select
                  {...control}
                  className="w-32"
                  value={shown[end]}
                  options={options(shown[end], shown[end === "starts" ? "ends" : "starts"])}
                  onChange={(event) => save({ ...shown, [end]: event.target.value })}
                />
              )}
            </Field>
          ))}
        </div>
      ) : null}
    </div>
  );
}

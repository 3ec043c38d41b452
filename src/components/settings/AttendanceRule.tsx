import { useTranslation } from "@/hooks/ui/useTranslation";
import { Field } from "@/components/shared/form/Field";
import { notifyError } from "@/components/shared/feedback/toast";
import { Switch } from "@/components/ui/Switch";
import { useClicksCount, useSetClicksCount } from "@/hooks/stores/useClicksCount";
import { useErrorText } from "@/hooks/ui/useErrorText";

/** Whether an opened link counts as attendance, where no provider tells who came. */
export function AttendanceRule({ storeId }: { storeId: string }) {
  const { t } = useTranslation("settings");
  const errorText = useErrorText();
  const { data } = useClicksCount(storeId);
  const set = useSetClicksCount(storeId);
  const shown = set.isPending ? set.variables : (data ?? false);
  return (
    <div className="p-4 sm:p-5">
      <Field inline label={t("attendance.clicks")} description={t("attendance.clicksHelp")}>
        {(control) => (
          <Switch
            {...control}
            checked={shown}
            disabled={data === undefined}
            onChange={(event) =>
              set.mutate(event.target.checked, { onError: (error) => notifyError(errorText(error)) })
            }
          />
        )}
      </Field>
    </div>
  );
}

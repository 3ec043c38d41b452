import { useTranslation } from "@/hooks/ui/useTranslation";
import { Field } from "@/components/shared/form/Field";
import { notifyError } from "@/components/shared/feedback/toast";
import { Select } from "@/components/ui/Select";
import { useSessionRunner, useSetSessionRunner } from "@/hooks/stores/useSessionRunner";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { sessionRunners, type SessionRunner } from "@/lib/session-runners";

/** What makes new sessions go live and end; each may have it otherwise. */
export function SessionRunnerRule({ storeId }: { storeId: string }) {
  const { t } = useTranslation("settings");
  const errorText = useErrorText();
  const { data } = useSessionRunner(storeId);
  const set = useSetSessionRunner(storeId);
  return (
    <div className="border-t border-line p-4 sm:p-5">
      <Field label={t("attendance.runs")} description={t("attendance.runsHelp")}>
        {(control) => (
          <Select
            {...control}
            value={set.isPending ? set.variables : (data ?? "provider")}
            disabled={data === undefined}
            onChange={(event) =>
              set.mutate(event.target.value as SessionRunner, {
                onError: (error) => notifyError(errorText(error)),
              })
            }
          >
            {sessionRunners.map((runner) => (
              <option key={runner} value={runner}>
                {t(`attendance.runner.${runner}`)}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </div>
  );
}

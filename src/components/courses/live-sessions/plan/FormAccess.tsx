import { useFormContext, useWatch } from "react-hook-form";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useFieldLabels } from "./useFieldLabels";
import { FormField } from "@/components/shared/form/FormField";
import { Input } from "@/components/ui/Input";
import { Select } from "@/components/ui/Select";
import { Switch } from "@/components/ui/Switch";
import type { SessionHost } from "@/hooks/courses/shared/types";
import { doorChoices, type SessionFormValues } from "@/lib/courses/plan/session-form";
import { useFormat } from "@/hooks/ui/useFormat";
import { sessionRunners } from "@/lib/session-runners";

const switches = [
  "is_public",
  "require_registration",
  "allow_questions",
] as const satisfies readonly (keyof SessionFormValues)[];

/** Who may come, what they may do, who runs it. */
export function FormAccess({ hosts }: { hosts: SessionHost[] }) {
  const { t } = useTranslation(["session", "sessions"]);
  const labels = useFieldLabels();
  const {
    control,
    formState: { defaultValues: defaults },
  } = useFormContext<SessionFormValues>();
  const platform = useWatch({ control, name: "platform" });
  const doors = useWatch({ control, name: "doors_minutes" });
  const format = useFormat();
  return (
    <>
      {switches.map((name) => (
        <FormField key={name} name={name} label={labels[name]} description={t(`form.help.${name}`)} inline>
          {(field) => <Switch {...field} />}
        </FormField>
      ))}
      <FormField name="doors_minutes" label={labels.doors_minutes} description={t("form.doorsHelp")}>
        {(field) => (
          <Select {...field}>
            {doorChoices(Number(doors)).map((minutes) => (
              <option key={minutes} value={String(minutes)}>
                {minutes === 0
                  ? t("form.doorsAtStart")
                  : t("form.doorsBefore", { count: minutes, figure: format.number(minutes) })}
              </option>
            ))}
          </Select>
        )}
      </FormField>
      <FormField name="runs_by" label={labels.runs_by} description={t("form.runs.help")}>
        {(field) => (
          <Select {...field}>
            {defaults?.runs_by === "" ? <option value="">{t("form.runs.store")}</option> : null}
            {sessionRunners.map((runner) => (
              <option key={runner} value={runner}>
                {t(`form.runs.${runner}`)}
              </option>
            ))}
          </Select>
        )}
      </FormField>
      <FormField name="host_id" label={labels.host_id}>
        {(field) => (
          <Select {...field}>
            <option value="">{t("form.nobody")}</option>
            {hosts.map((host) => (
              <option key={host.id} value={host.id}>
                {host.name}
              </option>
            ))}
          </Select>
        )}
      </FormField>
      {platform === "native" ? null : (
        <FormField
          name="join_password"
          label={labels.join_password}
          optional
          description={t("form.passwordHelp")}
        >
          {(field) => <Input autoComplete="off" spellCheck={false} className="code" {...field} />}
        </FormField>
      )}
    </>
  );
}

import { useFormContext, useWatch } from "react-hook-form";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { UrlInput } from "@/components/courses/live-sessions/shared/UrlInput";
import { useFieldLabels } from "./useFieldLabels";
import { FormField } from "@/components/shared/form/FormField";
import { Switch } from "@/components/ui/Switch";
import { Textarea } from "@/components/ui/Textarea";
import { maxDescription, type SessionFormValues } from "@/lib/courses/plan/session-form";
import { records } from "@/lib/courses/shared/session-types";
import { useFormat } from "@/hooks/ui/useFormat";

/** What participants read before, and what stays after. */
export function FormContent() {
  const { t } = useTranslation(["session", "sessions"]);
  const labels = useFieldLabels();
  const format = useFormat();
  const { control } = useFormContext<SessionFormValues>();
  const length = useWatch({ control, name: "description" }).length;
  const platform = useWatch({ control, name: "platform" });
  return (
    <>
      <FormField
        name="description"
        label={labels.description}
        optional
        description={t("form.descriptionHelp", {
          count: length,
          used: format.number(length),
          max: format.number(maxDescription),
        })}
      >
        {(field) => <Textarea rows={5} {...field} />}
      </FormField>
      <FormField
        name="recording_enabled"
        label={labels.recording_enabled}
        description={t(records(platform) ? "form.help.recording_enabled" : "form.help.recording_byHand")}
        inline
      >
        {(field) => <Switch {...field} />}
      </FormField>
      <FormField
        name="recording_url"
        label={labels.recording_url}
        optional
        description={t("form.recordingUrlHelp")}
      >
        {(field) => <UrlInput {...field} />}
      </FormField>
    </>
  );
}

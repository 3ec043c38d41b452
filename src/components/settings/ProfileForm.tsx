import { FormProvider, useWatch } from "react-hook-form";
import { useTranslation } from "@/hooks/ui/useTranslation";
import * as z from "zod/mini";
import { FormErrorSummary } from "@/components/shared/form/FormErrorSummary";
import { ControlledField, FormField } from "@/components/shared/form/FormField";
import { notify } from "@/components/shared/feedback/toast";
import { ZoneField } from "@/components/shared/form/ZoneField";
import { Button } from "@/components/ui/Button";
import { Input } from "@/components/ui/Input";
import { Select } from "@/components/ui/Select";
import { useUpdateProfile } from "@/hooks/settings/useProfile";
import { fieldMessage } from "@/lib/text/field-message";
import { oneLine } from "@/lib/text/prose";
import { applyServerError } from "@/lib/net/apply-server-error";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { isTimeZone } from "@/lib/text/format";
import { useFormat } from "@/hooks/ui/useFormat";
import { useNow } from "@/hooks/ui/useNow";
import { useUnsavedChanges } from "@/hooks/ui/useUnsavedChanges";

const schema = z.object({
  display_name: z
    .string()
    .check(
      z.trim(),
      z.minLength(1, fieldMessage("required")),
      z.maxLength(120, fieldMessage("tooLong", { max: 120 })),
      oneLine(),
    ),
  locale: z.enum(["fr", "en"]),
  time_zone: z.string().check(z.refine(isTimeZone, fieldMessage("timeZone"))),
});

interface ProfileFormProps {
  email: string;
  profile: { display_name: string; locale: string; time_zone: string };
}

export function ProfileForm({ email, profile }: ProfileFormProps) {
  const { t, i18n } = useTranslation("settings");
  const format = useFormat();
  const now = useNow();
  const { mutateAsync } = useUpdateProfile();
  const form = useSchemaForm(schema, { ...profile, locale: profile.locale === "en" ? "en" : "fr" });
  const { isDirty, isSubmitting } = form.formState;
  useUnsavedChanges(isDirty);
  const zone = useWatch({ control: form.control, name: "time_zone" });

  const submit = form.handleSubmit(async (values) => {
    try {
      await mutateAsync(values);
      form.reset(values);
      if (values.locale !== i18n.language) await i18n.changeLanguage(values.locale);
      notify(i18n.t("settings:profile.saved"));
    } catch (error) {
      applyServerError(form, error);
    }
  });

  return (
    <FormProvider {...form}>
      <form noValidate className="grid gap-5 p-4 sm:p-5" onSubmit={(event) => void submit(event)}>
        <FormErrorSummary
          labels={{
            display_name: t("profile.name"),
            locale: t("profile.language"),
            time_zone: t("profile.zone"),
          }}
        />
        <FormField name="display_name" label={t("profile.name")} description={t("profile.nameHelp")} required>
          {(field) => <Input {...field} autoComplete="name" maxLength={120} />}
        </FormField>
        <div>
          <p className="font-medium">{t("profile.email")}</p>
          <p className="mt-1 break-all text-muted">{email}</p>
        </div>
        <FormField name="locale" label={t("profile.language")} required>
          {(field) => (
            <Select
              {...field}
              options={[
                { value: "fr", label: t("common:language.names.fr") },
                { value: "en", label: t("common:language.names.en") },
              ]}
            />
          )}
        </FormField>
        <ControlledField<string>
          name="time_zone"
          label={t("profile.zone")}
          description={t("profile.zoneHelp", { time: isTimeZone(zone) ? format.time(now, zone) : "" })}
          required
        >
          {(field) => <ZoneField {...field} />}
        </ControlledField>
        <div className="flex justify-end">
          <Button
            type="submit"
            variant="primary"
            className="max-sm:w-full"
            loading={isSubmitting}
            disabled={!isDirty}
          >
            {t("profile.save")}
          </Button>
        </div>
      </form>
    </FormProvider>
  );
}

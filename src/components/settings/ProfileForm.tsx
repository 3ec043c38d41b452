import { FormProvider, useWatch } from "react-hook-form";
import { useTranslation } from "@/hooks/ui/useTranslation";
import * as z from "zod/mini";
import { FormErrorSummary } from "@/components/shared/form/FormErrorSummary";
import { ControlledField, FormField } from "@/components/shared/form/FormField";
import { notify } from "@/components/shared/feedback/toast";
import { LeaveBlocker } from "@/components/shared/overlay/LeaveBlocker";
import { ZoneField } from "@/components/shared/form/ZoneField";
import { Button } from "@/components/ui/Button";
import { Input } from "@/components/ui/Input";
import { Select } from "@/components/ui/Select";
import { loadPhones, useSetMyPhone } from "@/hooks/settings/useMyPhone";
import { useUpdateProfile } from "@/hooks/settings/useProfile";
import { fieldMessage } from "@/lib/text/field-message";
import { oneLine } from "@/lib/text/prose";
import { applyServerError } from "@/lib/net/apply-server-error";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { createFormat, isTimeZone } from "@/lib/text/format";
import { useFormat } from "@/hooks/ui/useFormat";
import { useNow } from "@/hooks/ui/useNow";
import { useLeaveQuestion } from "@/hooks/ui/useUnsavedChanges";

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
  region: z.string(),
  phone: z.string().check(z.trim(), z.maxLength(40, fieldMessage("tooLong", { max: 40 }))),
  time_zone: z.string().check(z.refine(isTimeZone, fieldMessage("timeZone"))),
});

/** Where French or English is spoken and taught; another one, which a program has set, stays among them. */
const countries =
  "BE BF BI BJ CA CD CF CG CH CI CM DJ DZ FR GA GB GF GN GP HT IE KM LU MA MC MG ML MQ MR MU NC NE PF RE RW SC SN TD TG TN US YT".split(
    " ",
  );

interface ProfileFormProps {
  email: string;
  profile: { display_name: string; locale: string; region: string | null; time_zone: string };
  /** As it is written; "" for none. */
  phone: string;
}

export function ProfileForm({ email, profile, phone }: ProfileFormProps) {
  const { t, i18n } = useTranslation("settings");
  const format = useFormat();
  const now = useNow();
  const { mutateAsync } = useUpdateProfile();
  const setPhone = useSetMyPhone();
  const form = useSchemaForm(schema, {
    ...profile,
    locale: profile.locale === "en" ? "en" : "fr",
    region: profile.region ?? "",
    phone,
  });
  const { isDirty, isSubmitting } = form.formState;
  const question = useLeaveQuestion(isDirty);
  const zone = useWatch({ control: form.control, name: "time_zone" });
  const region = useWatch({ control: form.control, name: "region" });
  const there = createFormat({ language: format.language, timeZone: format.timeZone, region });
  const names = new Intl.DisplayNames(format.locale, { type: "region" });
  const options = [...new Set([...countries, ...(profile.region ? [profile.region] : [])])]
    .map((code) => ({ value: code, label: names.of(code) ?? code }))
    .sort((a, b) => a.label.localeCompare(b.label, format.locale));

  /** What was typed as it will be kept and shown; null, and said on its field, when it is no number. */
  const readPhone = async (
    text: string,
    country: string,
  ): Promise<{ phone: string; shown: string } | null> => {
    if (text === phone || text === "") return { phone: text, shown: text };
    const phones = await loadPhones();
    const read = phones.readPhone(text, country || new Intl.Locale(format.locale).region || "FR");
    if (read) return { phone: read, shown: phones.writtenPhone(read) };
    form.setError("phone", { message: "errors:phone_unknown" }, { shouldFocus: true });
    return null;
  };

  const submit = form.handleSubmit(async ({ phone: typed, ...values }) => {
    try {
      const read = await readPhone(typed, values.region);
      if (!read) return;
      if (typed !== phone) await setPhone.mutateAsync(read.phone);
      await mutateAsync({ ...values, region: values.region || null });
      form.reset({ ...values, phone: read.shown });
      if (values.locale !== i18n.language) await i18n.changeLanguage(values.locale);
      notify(i18n.t("settings:profile.saved"));
    } catch (error) {
      applyServerError(form, error);
    }
  });

  return (
    <FormProvider {...form}>
      {isDirty ? <LeaveBlocker question={question} /> : null}
      <form noValidate className="grid gap-5 p-4 sm:p-5" onSubmit={(event) => void submit(event)}>
        <FormErrorSummary
          labels={{
            display_name: t("profile.name"),
            phone: t("profile.phone"),
            locale: t("profile.language"),
            region: t("profile.region"),
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
        <FormField name="phone" label={t("profile.phone")} description={t("profile.phoneHelp")}>
          {(field) => <Input {...field} type="tel" autoComplete="tel" maxLength={40} />}
        </FormField>
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
        <FormField
          name="region"
          label={t("profile.region")}
          description={t("profile.regionHelp", {
            date: there.date(now),
            number: there.decimal(12345.6),
          })}
        >
          {(field) => (
            <Select {...field} options={[{ value: "", label: t("profile.regionDevice") }, ...options]} />
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

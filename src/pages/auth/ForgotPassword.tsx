import { useState } from "react";
import { FormProvider } from "react-hook-form";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { ButtonLink } from "@/components/shared/display/ButtonLink";
import { FormErrorSummary } from "@/components/shared/form/FormErrorSummary";
import { FormField } from "@/components/shared/form/FormField";
import { Button } from "@/components/ui/Button";
import { Input } from "@/components/ui/Input";
import { useAuth } from "@/hooks/auth/useAuth";
import { demoMode } from "@/lib/net/env";
import { applyServerError } from "@/lib/net/apply-server-error";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { paths } from "@/lib/paths";
import { AuthForm } from "@/pages/auth/AuthForm";
import { forgotSchema } from "@/pages/auth/schemas";

/** Says the same whether the account exists or not: an address is not given away. */
export default function ForgotPassword() {
  const { t } = useTranslation("auth");
  const { requestPasswordReset } = useAuth();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useSchemaForm(forgotSchema, { email: "" });
  const back = (
    <ButtonLink variant="link" size="inline" className="tap" to={paths.signIn}>
      {t("forgot.back")}
    </ButtonLink>
  );

  if (sentTo) {
    return (
      <AuthForm
        title={t("forgot.sentTitle")}
        description={t("forgot.sentText", { email: sentTo })}
        footer={back}
      >
        {demoMode ? <p className="rounded-md bg-sunken px-3 py-2.5 text-sm">{t("forgot.sentDemo")}</p> : null}
      </AuthForm>
    );
  }

  const submit = form.handleSubmit(async ({ email }) => {
    try {
      await requestPasswordReset(email);
      setSentTo(email);
    } catch (error) {
      applyServerError(form, error);
    }
  });

  return (
    <AuthForm title={t("forgot.title")} description={t("forgot.description")} footer={back}>
      <FormProvider {...form}>
        <form noValidate className="grid gap-5" onSubmit={(event) => void submit(event)}>
          <FormErrorSummary labels={{ email: t("email") }} />
          <FormField name="email" label={t("email")} required>
            {(field) => (
              <Input {...field} type="email" inputMode="email" autoComplete="username" spellCheck={false} />
            )}
          </FormField>
          <Button type="submit" variant="primary" className="w-full" loading={form.formState.isSubmitting}>
            {t("forgot.submit")}
          </Button>
        </form>
      </FormProvider>
    </AuthForm>
  );
}

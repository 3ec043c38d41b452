import { useState } from "react";
import { FormProvider } from "react-hook-form";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Link, Navigate, useSearchParams } from "react-router-dom";
import { ButtonLink } from "@/components/shared/display/ButtonLink";
import { FormErrorSummary } from "@/components/shared/form/FormErrorSummary";
import { FormField } from "@/components/shared/form/FormField";
import { Button } from "@/components/ui/Button";
import { Input } from "@/components/ui/Input";
import { useAuth } from "@/hooks/auth/useAuth";
import { applyServerError } from "@/lib/net/apply-server-error";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { deviceTimeZone } from "@/lib/text/format";
import { paths, safeNext } from "@/lib/paths";
import { AuthForm } from "@/pages/auth/AuthForm";
import { PasswordInput } from "@/pages/auth/PasswordInput";
import { signUpSchema } from "@/pages/auth/new-password";

export default function SignUp() {
  const { t, i18n } = useTranslation("auth");
  const { status, signUp } = useAuth();
  const [params] = useSearchParams();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useSchemaForm(signUpSchema, { displayName: "", email: "", password: "" });

  if (status === "signedIn") {
    return <Navigate to={params.has("next") ? safeNext(params.get("next")) : paths.dashboard} replace />;
  }
  if (sentTo) {
    return (
      <AuthForm title={t("signUp.confirmTitle")} description={t("signUp.confirmText", { email: sentTo })}>
        <ButtonLink to={paths.signIn}>{t("signUp.back")}</ButtonLink>
      </AuthForm>
    );
  }

  const submit = form.handleSubmit(async (values) => {
    try {
      const locale = i18n.language;
      const outcome = await signUp({
        ...values,
        locale,
        timeZone: deviceTimeZone(),
        next: safeNext(params.get("next")),
      });
      if (outcome === "confirm") setSentTo(values.email);
    } catch (error) {
      applyServerError(form, error);
    }
  });

  return (
    <AuthForm
      title={t("signUp.title")}
      description={t("tagline")}
      footer={
        <p>
          {t("signUp.hasAccount")}{" "}
          <Link
            className="font-medium text-accent-ink underline underline-offset-4"
            to={{ pathname: paths.signIn, search: params.toString() }}
          >
            {t("signIn.submit")}
          </Link>
        </p>
      }
    >
      <FormProvider {...form}>
        <form noValidate className="grid gap-5" onSubmit={(event) => void submit(event)}>
          <FormErrorSummary
            labels={{ displayName: t("displayName"), email: t("email"), password: t("password") }}
          />
          <FormField name="displayName" label={t("displayName")} description={t("displayNameHelp")} required>
            {(field) => <Input {...field} autoComplete="name" maxLength={120} />}
          </FormField>
          <FormField name="email" label={t("email")} required>
            {(field) => (
              <Input {...field} type="email" inputMode="email" autoComplete="username" spellCheck={false} />
            )}
          </FormField>
          <FormField name="password" label={t("password")} description={t("passwordHelp")} required>
            {(field) => <PasswordInput {...field} autoComplete="new-password" />}
          </FormField>
          <Button type="submit" variant="primary" className="w-full" loading={form.formState.isSubmitting}>
            {t("signUp.submit")}
          </Button>
        </form>
      </FormProvider>
    </AuthForm>
  );
}

import { FormProvider } from "react-hook-form";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useNavigate } from "react-router-dom";
import { ButtonLink } from "@/components/shared/display/ButtonLink";
import { FormErrorSummary } from "@/components/shared/form/FormErrorSummary";
import { FormField } from "@/components/shared/form/FormField";
import { notify } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { useAuth } from "@/hooks/auth/useAuth";
import { applyServerError } from "@/lib/net/apply-server-error";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { paths } from "@/lib/paths";
import { AuthForm } from "@/pages/auth/AuthForm";
import { PasswordInput } from "@/pages/auth/PasswordInput";
import { resetSchema } from "@/pages/auth/new-password";

/** Reached by the link of a recovery mail, which signs in for this one purpose. */
export default function ResetPassword() {
  const { t } = useTranslation("auth");
  const navigate = useNavigate();
  const { status, updatePassword } = useAuth();
  const form = useSchemaForm(resetSchema, { password: "", repeat: "" });

  if (status === "loading") return <Skeleton className="mx-auto h-48 w-full max-w-sm" />;
  if (status !== "signedIn") {
    return (
      <AuthForm title={t("reset.invalidTitle")} description={t("reset.invalidText")}>
        <ButtonLink variant="primary" to={paths.forgotPassword}>
          {t("reset.again")}
        </ButtonLink>
      </AuthForm>
    );
  }

  const submit = form.handleSubmit(async ({ password }) => {
    try {
      await updatePassword(password);
      notify(t("reset.done"));
      void navigate(paths.home, { replace: true });
    } catch (error) {
      applyServerError(form, error);
    }
  });

  return (
    <AuthForm title={t("reset.title")}>
      <FormProvider {...form}>
        <form noValidate className="grid gap-5" onSubmit={(event) => void submit(event)}>
          <FormErrorSummary labels={{ password: t("newPassword"), repeat: t("repeatPassword") }} />
          <FormField name="password" label={t("newPassword")} description={t("passwordHelp")} required>
            {(field) => <PasswordInput {...field} autoComplete="new-password" />}
          </FormField>
          <FormField name="repeat" label={t("repeatPassword")} required>
            {(field) => <PasswordInput {...field} autoComplete="new-password" />}
          </FormField>
          <Button type="submit" variant="primary" className="w-full" loading={form.formState.isSubmitting}>
            {t("reset.submit")}
          </Button>
        </form>
      </FormProvider>
    </AuthForm>
  );
}

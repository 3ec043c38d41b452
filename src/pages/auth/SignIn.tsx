import { Suspense } from "react";
import { FormProvider } from "react-hook-form";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Link, Navigate, useSearchParams } from "react-router-dom";
import { FormErrorSummary } from "@/components/shared/form/FormErrorSummary";
import { FormField } from "@/components/shared/form/FormField";
import { Button } from "@/components/ui/Button";
import { Input } from "@/components/ui/Input";
import { useAuth } from "@/hooks/auth/useAuth";
import { applyServerError } from "@/lib/net/apply-server-error";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { paths } from "@/lib/paths";
import { AuthForm } from "@/pages/auth/AuthForm";
import { PasswordInput } from "@/pages/auth/PasswordInput";
import { signInSchema } from "@/pages/auth/schemas";
import { useAfterSignIn } from "./useAfterSignIn";

// The condition stands here for the build: it leaves the demo accounts out where a hosted project is configured.
const DemoAccounts = import.meta.env.VITE_SUPABASE_URL
  ? null
  : lazyPart(() => import("@/pages/auth/DemoAccounts"));
const textLink = "font-medium text-accent-ink underline decoration-1 underline-offset-4 hover:decoration-2";

export default function SignIn() {
  const { t } = useTranslation("auth");
  const { signIn } = useAuth();
  const [params] = useSearchParams();
  const next = useAfterSignIn();
  const form = useSchemaForm(signInSchema, { email: "", password: "" });
  if (next) return <Navigate to={next} replace />;

  const submit = form.handleSubmit(async ({ email, password }) => {
    try {
      await signIn(email, password);
    } catch (error) {
      applyServerError(form, error);
    }
  });

  return (
    <div
      className={
        DemoAccounts ? "mx-auto grid w-full max-w-5xl items-start gap-x-16 gap-y-10 lg:grid-cols-2" : ""
      }
    >
      <AuthForm
        title={t("signIn.title")}
        description={params.has("next") ? t("signIn.returning") : t("tagline")}
        footer={
          <p>
            {t("signIn.noAccount")}{" "}
            <Link className={textLink} to={{ pathname: paths.signUp, search: params.toString() }}>
              {t("signIn.create")}
            </Link>
          </p>
        }
      >
        <FormProvider {...form}>
          <form noValidate className="grid gap-5" onSubmit={(event) => void submit(event)}>
            <FormErrorSummary labels={{ email: t("email"), password: t("password") }} />
            <FormField name="email" label={t("email")} required>
              {(field) => (
                <Input {...field} type="email" inputMode="email" autoComplete="username" spellCheck={false} />
              )}
            </FormField>
            <FormField name="password" label={t("password")} required>
              {(field) => <PasswordInput {...field} autoComplete="current-password" />}
            </FormField>
            <Button type="submit" variant="primary" className="w-full" loading={form.formState.isSubmitting}>
              {t("signIn.submit")}
            </Button>
            <Link className={`${textLink} inline-flex tap w-fit items-center`} to={paths.forgotPassword}>
              {t("signIn.forgot")}
            </Link>
          </form>
        </FormProvider>
      </AuthForm>
      {DemoAccounts ? (
        <Suspense fallback={null}>
          <DemoAccounts />
        </Suspense>
      ) : null}
    </div>
  );
}

import { useState } from "react";
import { FormProvider } from "react-hook-form";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useNavigate } from "react-router-dom";
import * as z from "zod/mini";
import { FormErrorSummary } from "@/components/shared/form/FormErrorSummary";
import { FormField } from "@/components/shared/form/FormField";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogContent } from "@/components/ui/Dialog";
import { Input } from "@/components/ui/Input";
import { useAuth } from "@/hooks/auth/useAuth";
import { fieldMessage } from "@/lib/text/field-message";
import { applyServerError } from "@/lib/net/apply-server-error";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { paths } from "@/lib/paths";

const schema = z.object({ password: z.string().check(z.minLength(1, fieldMessage("required"))) });

/** Above the page that was open: what was typed there is still there after the password. */
export default function Reauthenticate() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { user, signIn, signOut } = useAuth();
  const form = useSchemaForm(schema, { password: "" });
  const [leaving, setLeaving] = useState(false);
  const email = user?.email ?? "";

  const submit = form.handleSubmit(async ({ password }) => {
    try {
      await signIn(email, password);
    } catch (error) {
      applyServerError(form, error, { invalid_credentials: "password" });
    }
  });

  async function changeAccount() {
    setLeaving(true);
    await signOut().catch(() => undefined);
    void navigate(paths.signIn);
  }

  return (
    <Dialog open>
      <DialogContent
        hideClose
        title={t("expired.title")}
        description={t("expired.description", { email })}
        onEscapeKeyDown={(event) => event.preventDefault()}
        onInteractOutside={(event) => event.preventDefault()}
        footer={
          <>
            <Button variant="quiet" loading={leaving} onClick={() => void changeAccount()}>
              {t("expired.another")}
            </Button>
            <Button
              type="submit"
              form="reauthenticate"
              variant="primary"
              loading={form.formState.isSubmitting}
            >
              {t("expired.submit")}
            </Button>
          </>
        }
      >
        <FormProvider {...form}>
          <form
            id="reauthenticate"
            noValidate
            className="grid gap-4 pb-2"
            onSubmit={(event) => void submit(event)}
          >
            <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
            <FormField name="password" label={t("expired.password")} required>
              {(field) => <Input {...field} type="password" autoComplete="current-password" />}
            </FormField>
            <FormErrorSummary labels={{ password: t("expired.password") }} />
          </form>
        </FormProvider>
      </DialogContent>
    </Dialog>
  );
}

import { useState } from "react";
import { FormProvider } from "react-hook-form";
import * as z from "zod/mini";
import { FormField } from "@/components/shared/form/FormField";
import { notify, notifyError } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import { Input } from "@/components/ui/Input";
import { useConfirmPhone, useSendPhoneCode, type MyPhone } from "@/hooks/settings/useMyPhone";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { applyServerError } from "@/lib/net/apply-server-error";
import { fieldMessage } from "@/lib/text/field-message";

const schema = z.object({
  code: z.string().check(z.trim(), z.regex(/^(\D*\d){6}\D*$/, fieldMessage("phoneCode"))),
});

/** Asks for the code that shows whose a telephone is, where one can be sent there; nothing where it is confirmed. */
export function PhoneConfirmation({ phone: { phone, confirmed, confirmable } }: { phone: MyPhone }) {
  const { t } = useTranslation("settings");
  const errorText = useErrorText();
  const send = useSendPhoneCode();
  const confirm = useConfirmPhone();
  const [asked, setAsked] = useState(false);
  const form = useSchemaForm(schema, { code: "" });
  if (phone === "" || confirmed || !confirmable) return null;

  const ask = () =>
    send.mutate(undefined, {
      onSuccess: () => {
        form.reset();
        setAsked(true);
        notify(t("profile.codeSent", { phone }));
      },
      onError: (error) => notifyError(errorText(error)),
    });
  const submit = form.handleSubmit(async ({ code }) => {
    try {
      const said = await confirm.mutateAsync(code);
      if (said === "confirmed") form.reset();
      if (said === "confirmed") notify(t("profile.phoneConfirmed"));
      else
        form.setError(
          "code",
          { message: fieldMessage(said === "wrong" ? "codeWrong" : "codeOver") },
          { shouldFocus: true },
        );
    } catch (error) {
      applyServerError(form, error);
    }
  });

  return (
    <div className="grid gap-4 border-t border-line p-4 sm:p-5">
      <div>
        <h3 className="font-medium">{t("profile.confirmTitle", { phone })}</h3>
        <p className="mt-1 text-pretty text-muted">{t("profile.confirmHelp")}</p>
      </div>
      {asked ? (
        <FormProvider {...form}>
          <form
            noValidate
            className="flex flex-wrap items-start gap-3"
            onSubmit={(event) => void submit(event)}
          >
            <div className="w-44">
              <FormField name="code" label={t("profile.code")} required>
                {(field) => (
                  <Input {...field} inputMode="numeric" autoComplete="one-time-code" maxLength={12} />
                )}
              </FormField>
            </div>
            <Button type="submit" variant="primary" className="mt-7.5" loading={confirm.isPending}>
              {t("profile.confirm")}
            </Button>
          </form>
        </FormProvider>
      ) : null}
      <div>
        <Button loading={send.isPending} onClick={ask}>
          {t(asked ? "profile.sendAgain" : "profile.sendCode")}
        </Button>
      </div>
    </div>
  );
}

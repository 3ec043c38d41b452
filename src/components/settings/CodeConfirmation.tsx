import { useState } from "react";
import { FormProvider } from "react-hook-form";
import * as z from "zod/mini";
import { FormField } from "@/components/shared/form/FormField";
import { notify, notifyError } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import { Input } from "@/components/ui/Input";
import type { UseMutationResult } from "@tanstack/react-query";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { applyServerError } from "@/lib/net/apply-server-error";
import { fieldMessage } from "@/lib/text/field-message";

const schema = z.object({
  code: z.string().check(z.trim(), z.regex(/^(\D*\d){6}\D*$/, fieldMessage("phoneCode"))),
});

/** What became of a code that was entered. */
export type CodeSaid = "confirmed" | "wrong" | "over";

interface CodeConfirmationProps {
  title: string;
  help: string;
  /** What is said once a code is sent, and once it was the right one. */
  sent: string;
  done: string;
  send: UseMutationResult<unknown, Error, void>;
  confirm: UseMutationResult<CodeSaid, Error, string>;
}

/** Asks for a code of six digits and takes it. */
export function CodeConfirmation({ title, help, sent, done, send, confirm }: CodeConfirmationProps) {
  const { t } = useTranslation("settings");
  const errorText = useErrorText();
  const [asked, setAsked] = useState(false);
  const form = useSchemaForm(schema, { code: "" });

  const ask = () =>
    send.mutate(undefined, {
      onSuccess: () => {
        form.reset();
        setAsked(true);
        notify(sent);
      },
      onError: (error) => notifyError(errorText(error)),
    });
  const submit = form.handleSubmit(async ({ code }) => {
    try {
      const said = await confirm.mutateAsync(code);
      if (said === "confirmed") form.reset();
      if (said === "confirmed") notify(done);
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
        <h3 className="font-medium">{title}</h3>
        <p className="mt-1 text-pretty text-muted">{help}</p>
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

import { useTranslation } from "@/hooks/ui/useTranslation";
import * as z from "zod/mini";
import { FormField } from "@/components/shared/form/FormField";
import { FormDialog } from "@/components/shared/overlay/FormDialog";
import { Input } from "@/components/ui/Input";
import { useConnectAccount } from "@/hooks/settings/useVideoConnections";
import { fieldMessage } from "@/lib/text/field-message";
import { applyServerError } from "@/lib/net/apply-server-error";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { answered } from "@/hooks/answered";

const required = () => z.string().check(z.trim(), z.minLength(1, fieldMessage("required")));
const accountSchema = z.object({
  account_id: required(),
  client_id: required(),
  client_secret: required(),
  host_email: z.string().check(z.trim(), z.email(fieldMessage("email"))),
});

const names = ["account_id", "client_id", "client_secret", "host_email"] as const;

/** Zoom Server-to-Server OAuth: the account's own client and whose meetings they will be. */
export default function AccountDialog({ storeId, onClose }: { storeId: string; onClose: () => void }) {
  const { t } = useTranslation("settings");
  const connect = useConnectAccount(storeId);
  const form = useSchemaForm(accountSchema, {
    account_id: "",
    client_id: "",
    client_secret: "",
    host_email: "",
  });
  const submit = form.handleSubmit((values) =>
    answered(connect.mutateAsync, values).then(onClose, (error: unknown) => applyServerError(form, error)),
  );
  return (
    <FormDialog
      nested
      form={form}
      title={t("video.accountTitle")}
      description={t("video.accountText")}
      submitLabel={t("video.accountConnect")}
      onSubmit={submit}
      onClose={onClose}
      labels={Object.fromEntries(names.map((name) => [name, t(`video.field.${name}`)]))}
    >
      {names.map((name) => (
        <FormField key={name} name={name} label={t(`video.field.${name}`)} required>
          {(field) => (
            <Input
              {...field}
              type={name === "client_secret" ? "password" : name === "host_email" ? "email" : "text"}
              autoComplete="off"
              spellCheck={false}
            />
          )}
        </FormField>
      ))}
    </FormDialog>
  );
}

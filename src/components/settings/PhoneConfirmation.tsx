import { CodeConfirmation } from "@/components/settings/CodeConfirmation";
import { useConfirmPhone, useSendPhoneCode, type MyPhone } from "@/hooks/settings/useMyPhone";
import { useTranslation } from "@/hooks/ui/useTranslation";

/** Asks for the code that shows whose a telephone is, where one can be sent there; nothing where it is confirmed. */
export function PhoneConfirmation({ phone: { phone, confirmed, confirmable } }: { phone: MyPhone }) {
  const { t } = useTranslation("settings");
  const send = useSendPhoneCode();
  const confirm = useConfirmPhone();
  if (phone === "" || confirmed || !confirmable) return null;
  return (
    <CodeConfirmation
      title={t("profile.confirmTitle", { phone })}
      help={t("profile.confirmHelp")}
      sent={t("profile.codeSent", { phone })}
      done={t("profile.phoneConfirmed")}
      send={send}
      confirm={confirm}
    />
  );
}

import type { ReactNode } from "react";
import { CodeConfirmation } from "@/components/settings/CodeConfirmation";
import { useConfirmAddress, useMyStops, useSendAddressCode, type Stop } from "@/hooks/settings/useMyStops";
import { useTranslation } from "@/hooks/ui/useTranslation";

function Note({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="border-t border-line p-4 sm:p-5">
      <h3 className="font-medium wrap-anywhere">{title}</h3>
      <p className="mt-1 text-pretty text-muted">{children}</p>
    </div>
  );
}

function StoppedMail({ email, why, confirmable }: Stop & { email: string }) {
  const { t } = useTranslation("settings");
  const send = useSendAddressCode();
  const confirm = useConfirmAddress();
  const reason = why === "stopped" ? "bounced" : why;
  const title = t(`profile.stopTitle.${reason}`);
  if (!confirmable) return <Note title={title}>{t("profile.stopAlone")}</Note>;
  return (
    <CodeConfirmation
      title={title}
      help={t(`profile.stopHelp.${reason}`)}
      sent={t("profile.emailCodeSent", { email })}
      done={t("profile.emailConfirmed")}
      send={send}
      confirm={confirm}
    />
  );
}

/** Which of the person's address and number is written to no more, and the way back; nothing where both are. */
export function StoppedAddress({ email, phone }: { email: string; phone: string }) {
  const { t } = useTranslation("settings");
  const { data = [] } = useMyStops();
  return data.map((stop) =>
    stop.channel === "email" ? (
      <StoppedMail key="email" email={email} {...stop} />
    ) : phone === "" ? null : (
      <Note key="phone" title={t("profile.phoneStopTitle", { phone })}>
        {t("profile.phoneStopHelp")}
      </Note>
    ),
  );
}

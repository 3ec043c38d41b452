import Video from "lucide-react/icons/video";
import { Button } from "@/components/ui/Button";
import { useAgreeToRecording, useWithdrawRecordingConsent } from "@/hooks/courses/student/recording-consent";
import type { MyLiveSession } from "@/hooks/courses/shared/types";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useFormat } from "@/hooks/ui/useFormat";
import { useTranslation } from "@/hooks/ui/useTranslation";

interface RecordingConsentProps {
  session: MyLiveSession;
  notice: NonNullable<MyLiveSession["recording_notice"]>;
  now: number;
  /** The person went in before they were asked. */
  inside: boolean;
}

/** What is told of the recording before anybody is recorded, the yes to it, and taking it back. */
export default function RecordingConsent({ session, notice, now, inside }: RecordingConsentProps) {
  const { t } = useTranslation("student");
  const format = useFormat();
  const errorText = useErrorText();
  const agreeing = useAgreeToRecording(session.id);
  const withdrawing = useWithdrawRecordingConsent(session.id);
  const { agreed_at: agreed, purpose, months, access } = notice;
  const before = session.status === "scheduled" && now < Date.parse(session.scheduled_start);
  const error = agreeing.error ?? withdrawing.error;
  return (
    <section
      aria-label={t("student:consent.label")}
      className="grid justify-items-start gap-2 rounded-md bg-sunken px-3 py-2.5"
    >
      <p className="flex items-center gap-2 font-medium">
        <Video aria-hidden className="size-4 shrink-0" />
        {t(inside && !agreed ? "student:consent.since" : "student:consent.title")}
      </p>
      <ul className="grid list-disc gap-1 ps-5 text-pretty break-words">
        <li>{t("student:consent.purpose", { purpose: purpose ?? t("student:consent.purposeOwn") })}</li>
        <li>{t("student:consent.months", { count: months })}</li>
        <li>{t(`student:consent.access.${access}`, { store: session.store_name })}</li>
      </ul>
      <p className="text-sm text-pretty text-muted" aria-live="polite">
        {agreed
          ? t("student:consent.agreed", { when: format.dateTime(agreed) })
          : t(inside ? "student:consent.leave" : "student:consent.need")}
      </p>
      {agreed ? (
        before ? (
          <Button size="sm" loading={withdrawing.isPending} onClick={() => withdrawing.mutate()}>
            {t("student:consent.withdraw")}
          </Button>
        ) : null
      ) : (
        <Button
          variant="primary"
          loading={agreeing.isPending}
          onClick={() => agreeing.mutate(notice.version)}
        >
          {t("student:consent.agree")}
        </Button>
      )}
      {error ? (
        <span role="alert" className="text-sm text-bad-ink">
          {errorText(error)}
        </span>
      ) : null}
    </section>
  );
}

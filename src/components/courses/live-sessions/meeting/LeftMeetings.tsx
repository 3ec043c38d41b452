import { useTranslation } from "@/hooks/ui/useTranslation";
import { notify } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import { useCloseLeftMeeting, type SessionCheck } from "@/hooks/courses/meeting/session-check";
import { confirm } from "@/lib/confirm";

interface LeftMeetingsProps {
  sessionId: string;
  meetings: SessionCheck["left_meetings"];
}

/** Rooms that the session has left in mid-flight: they stay for the people in them, unless the host ends them before. */
export function LeftMeetings({ sessionId, meetings }: LeftMeetingsProps) {
  const { t } = useTranslation(["session", "sessions"]);
  const close = useCloseLeftMeeting(sessionId);

  async function end(meeting: LeftMeetingsProps["meetings"][number]) {
    const platform = t(`sessions:platform.${meeting.provider}`);
    const answer = await confirm({
      title: t("left.confirm", { platform }),
      description: t("left.confirmHelp"),
      danger: true,
      confirmLabel: t("left.close"),
      cancelLabel: t("left.keep"),
      run: () => close.mutateAsync(meeting),
    });
    if (answer.action === "confirm") notify(t("left.closed", { platform }));
  }

  return meetings.map((meeting) => (
    <div key={meeting.meeting_id} className="flex flex-wrap items-center justify-between gap-2">
      <p className="min-w-0 flex-1 basis-60 text-pretty">
        {t("left.stays", { platform: t(`sessions:platform.${meeting.provider}`) })}
      </p>
      <Button size="sm" onClick={() => void end(meeting)}>
        {t("left.close")}
      </Button>
    </div>
  ));
}

import { useTranslation } from "@/hooks/ui/useTranslation";
import { notify, notifyError } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import { attendanceChoices, useSettleAttendance } from "@/hooks/courses/attendance/attendance";
import { useErrorText } from "@/hooks/ui/useErrorText";

/** Those of whom nothing tells whether they came: one tap settles them all, and each can be corrected afterwards. */
export function ToConfirm({ sessionId, count }: { sessionId: string; count: number }) {
  const { t } = useTranslation("session");
  const errorText = useErrorText();
  const settle = useSettleAttendance(sessionId);
  return (
    <section
      aria-labelledby="to-confirm"
      className="grid gap-3 rounded-md bg-warn-soft px-4 py-3.5 text-warn-ink"
    >
      <div>
        <h3 id="to-confirm" className="font-semibold">
          {t("attendance.confirm.title", { count })}
        </h3>
        <p className="text-pretty">{t("attendance.confirm.help")}</p>
      </div>
      <div className="flex flex-wrap gap-2">
        {attendanceChoices.map((choice) => (
          <Button
            key={choice}
            size="sm"
            loading={settle.isPending && settle.variables === choice}
            onClick={() => {
              if (settle.isPending) return;
              settle.mutate(choice, {
                onSuccess: (settled) => notify(t("attendance.confirm.done", { count: settled })),
                onError: (error) => notifyError(errorText(error)),
              });
            }}
          >
            {t(`attendance.confirm.choice.${choice}`)}
          </Button>
        ))}
      </div>
    </section>
  );
}

import { useTranslation } from "@/hooks/ui/useTranslation";
import {
  useSessionActions,
  type ActionSession,
} from "@/components/courses/live-sessions/shared/session-actions-context";
import { sessionMenu } from "@/components/courses/live-sessions/shared/session-menu";
import { ActionMenu } from "@/components/shared/overlay/ActionMenu";
import { Button } from "@/components/ui/Button";
import { nextAction } from "@/lib/courses/shared/session-actions";
import { useNow } from "@/hooks/ui/useNow";

/** The one thing to do next as a button, the rest in the menu. */
export function SessionRowActions({ session, menu = true }: { session: ActionSession; menu?: boolean }) {
  const { t } = useTranslation("sessions");
  const { role, perform, busyId } = useSessionActions();
  const now = useNow();
  const next = nextAction(session, role, now);
  return (
    <>
      {next ? (
        <Button
          size="sm"
          className="max-sm:flex-1"
          variant={next === "reschedule" ? "secondary" : "primary"}
          loading={busyId === session.id}
          aria-label={t("actionOn", { action: t(`short.${next}`), title: session.title })}
          onClick={() => perform(next, session)}
        >
          {t(`short.${next}`)}
        </Button>
      ) : null}
      {menu ? (
        <ActionMenu
          label={t("actionsFor", { title: session.title })}
          actions={sessionMenu({ session, role, t, perform, except: [next] })}
        />
      ) : null}
    </>
  );
}

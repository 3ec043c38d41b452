import EyeOff from "lucide-react/icons/eye-off";
import RotateCcw from "lucide-react/icons/rotate-ccw";
import UserRoundCheck from "lucide-react/icons/user-round-check";
import { useId } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { AttendeePicker } from "./AttendeePicker";
import { useSessionActions } from "@/components/courses/live-sessions/shared/session-actions-context";
import { ActionMenu } from "@/components/shared/overlay/ActionMenu";
import { notifyError, undoToast } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import { useMatchAttendee, type UnknownAttendee } from "@/hooks/courses/attendance/attendance";
import { can } from "@/lib/roles";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useFormat } from "@/hooks/ui/useFormat";

function Facts({ attendee }: { attendee: UnknownAttendee }) {
  const { t } = useTranslation("session");
  const format = useFormat();
  const { joined_at: joined, left_at: left, seconds, stays } = attendee;
  return (
    <span className="grid min-w-0 flex-1 basis-48">
      <span className="truncate font-medium">
        {attendee.name ?? attendee.email ?? t("attendance.nameless")}
      </span>
      {attendee.email && attendee.name ? (
        <span className="truncate text-sm text-muted">{attendee.email}</span>
      ) : null}
      <span className="tabular text-sm text-muted">
        {left ? format.timeRange(joined, left) : t("attendance.since", { time: format.time(joined) })}
        {seconds ? ` · ${format.duration(seconds * 1000)}` : null}
        {stays > 1 ? ` · ${t("attendance.stays", { count: stays })}` : null}
      </span>
    </span>
  );
}

interface Person {
  userId: string;
  name: string;
}

function useSay(sessionId: string, attendee: UnknownAttendee) {
  const { t } = useTranslation("session");
  const errorText = useErrorText();
  const match = useMatchAttendee(sessionId);
  const { id } = attendee;
  const who = attendee.name ?? attendee.email ?? t("attendance.nameless");
  // The line itself goes with the answer: what follows must not depend on its being there.
  const say = (
    said: Omit<Parameters<typeof match.mutateAsync>[0], "id">,
    done: (remembered: boolean) => void,
  ) => void match.mutateAsync({ id, ...said }).then(done, (error: unknown) => notifyError(errorText(error)));
  const back = () => say({}, () => undefined);
  const undo = { label: t("attendance.undo"), run: back };
  return {
    pending: match.isPending,
    back,
    is: ({ userId, name }: Person) =>
      say({ userId }, (remembered) =>
        undoToast(
          t(remembered ? "attendance.matched.remembered" : "attendance.matched.once", { who, name }),
          undo,
        ),
      ),
    ignore: () => say({ ignored: true }, () => undoToast(t("attendance.ignored.done", { who }), undo)),
  };
}

function Unknown({ sessionId, attendee }: { sessionId: string; attendee: UnknownAttendee }) {
  const { t } = useTranslation("session");
  const { role } = useSessionActions();
  const { pending, is, ignore } = useSay(sessionId, attendee);
  const name = attendee.name ?? attendee.email ?? t("attendance.nameless");
  const { suggestion } = attendee;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3">
      <Facts attendee={attendee} />
      {can(role, "manage_sessions") ? (
        <>
          <span className="flex flex-wrap items-center gap-2 max-sm:order-3 max-sm:basis-full">
            {suggestion ? (
              <Button
                size="sm"
                variant="secondary"
                loading={pending}
                onClick={() => is({ userId: suggestion.user_id, name: suggestion.name })}
              >
                {pending ? null : <UserRoundCheck aria-hidden />}
                {t("attendance.itIs", { name: suggestion.name })}
              </Button>
            ) : null}
            <AttendeePicker sessionId={sessionId} name={name} loading={pending && !suggestion} onPick={is} />
          </span>
          <span className="max-sm:order-2">
            <ActionMenu
              label={t("registrations.actions", { name })}
              actions={[
                {
                  id: "ignore",
                  label: t("attendance.ignore"),
                  hint: t("attendance.ignoreHelp"),
                  icon: EyeOff,
                  onSelect: ignore,
                },
              ]}
            />
          </span>
        </>
      ) : null}
    </li>
  );
}

function Ignored({ sessionId, attendee }: { sessionId: string; attendee: UnknownAttendee }) {
  const { t } = useTranslation("session");
  const { role } = useSessionActions();
  const { pending, back } = useSay(sessionId, attendee);
  return (
    <li className="flex items-center gap-3 py-2">
      <Facts attendee={attendee} />
      {can(role, "manage_sessions") ? (
        <Button size="sm" variant="quiet" loading={pending} onClick={back}>
          {pending ? null : <RotateCcw aria-hidden />}
          {t("attendance.unignore")}
        </Button>
      ) : null}
    </li>
  );
}

interface UnknownProps {
  sessionId: string;
  unmatched: readonly UnknownAttendee[];
  ignored: readonly UnknownAttendee[];
}

/** Participants of the meeting whom no address gives away: said once who they are, known from then on. */
export function UnknownAttendees({ sessionId, unmatched, ignored }: UnknownProps) {
  const { t } = useTranslation("session");
  const heading = useId();
  if (unmatched.length === 0 && ignored.length === 0) return null;
  return (
    <section aria-labelledby={heading}>
      {unmatched.length > 0 ? (
        <>
          <h3 id={heading} className="font-semibold">
            {t("attendance.unknown", { count: unmatched.length })}
          </h3>
          <p className="text-sm text-pretty text-muted">{t("attendance.unknownHelp")}</p>
          <ul className="mt-1 divide-y divide-line">
            {unmatched.map((attendee) => (
              <Unknown key={attendee.id} sessionId={sessionId} attendee={attendee} />
            ))}
          </ul>
        </>
      ) : null}
      {ignored.length > 0 ? (
        <details className="mt-1">
          <summary className="flex tap-row w-fit cursor-pointer items-center text-sm text-muted hover:text-ink">
            <span id={unmatched.length > 0 ? undefined : heading}>
              {t("attendance.ignored.title", { count: ignored.length })}
            </span>
          </summary>
          <ul className="divide-y divide-line">
            {ignored.map((attendee) => (
              <Ignored key={attendee.id} sessionId={sessionId} attendee={attendee} />
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  );
}

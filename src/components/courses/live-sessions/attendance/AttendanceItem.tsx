import type { LucideIcon } from "lucide-react";
import Hand from "lucide-react/icons/hand";
import LogIn from "lucide-react/icons/log-in";
import Monitor from "lucide-react/icons/monitor";
import UserRoundCheck from "lucide-react/icons/user-round-check";
import UserRoundX from "lucide-react/icons/user-round-x";
import Video from "lucide-react/icons/video";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useSessionActions } from "@/components/courses/live-sessions/shared/session-actions-context";
import { registrationMarks } from "@/components/courses/live-sessions/shared/session-marks";
import { ActionMenu, type MenuAction } from "@/components/shared/overlay/ActionMenu";
import { StatusBadge } from "@/components/shared/display/StatusBadge";
import { notifyError, undoToast } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import {
  useMatchAttendee,
  type AttendanceSource,
  type Attendee,
} from "@/hooks/courses/attendance/attendance";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { useSetAttendance } from "@/hooks/courses/useLiveSessions";
import { cn } from "@/lib/cn";
import { sessionOver } from "@/lib/courses/shared/session-over";
import { can } from "@/lib/roles";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { isClosedName } from "@/lib/text/closed-name";
import { useFormat } from "@/hooks/ui/useFormat";
import { useServerNow } from "@/hooks/ui/useServerNow";

interface ItemProps {
  attendee: Attendee;
  session: LiveSessionDetail;
}

const sourceIcons: Record<AttendanceSource, LucideIcon> = {
  provider: Video,
  room_presence: Monitor,
  join_click: LogIn,
  manual: Hand,
};
const order: AttendanceSource[] = ["manual", "provider", "room_presence", "join_click"];

/** How it is known, what counts first. */
function Sources({ attendee }: { attendee: Attendee }) {
  const { t } = useTranslation("session");
  const shown = order.filter((source) => attendee.sources.includes(source));
  if (shown.length === 0) return null;
  const counts = attendee.by_hand === null ? attendee.basis : "manual";
  return (
    <span className="flex flex-wrap gap-x-3 gap-y-0.5">
      <span className="sr-only">{t("attendance.sources")}</span>
      {shown.map((source) => {
        const Icon = sourceIcons[source];
        return (
          <span
            key={source}
            className={cn("inline-flex items-center gap-1", source === counts ? "text-ink" : "text-muted")}
            title={source === counts ? t("attendance.counts") : t("attendance.alsoSeen")}
          >
            <Icon aria-hidden className="size-3.5 shrink-0" />
            {t(
              source === "join_click" && source === counts
                ? "attendance.clickCounts"
                : `attendance.source.${source}`,
            )}
          </span>
        );
      })}
    </span>
  );
}

const marks: { attended: boolean; key: "attended" | "absent"; icon: LucideIcon; on: string }[] = [
  { attended: true, key: "attended", icon: UserRoundCheck, on: "bg-good-soft text-good-ink!" },
  { attended: false, key: "absent", icon: UserRoundX, on: "bg-neutral-soft text-neutral-ink!" },
];

/** A word by hand: one tap says it, the same tap takes it back. */
function ByHand({ attendee, registrationId }: { attendee: Attendee; registrationId: string }) {
  const { t } = useTranslation("session");
  const errorText = useErrorText();
  const attendance = useSetAttendance();
  const pending = attendance.isPending ? attendance.variables.attended : undefined;
  return (
    <fieldset className="flex gap-1" aria-label={t("attendance.byHand", { name: attendee.name })}>
      {marks.map(({ attended, key, icon: Icon, on }) => {
        const pressed = attendee.by_hand === attended;
        const loading =
          pending === attended || (pending === null && attendance.isPending && attendee.by_hand === attended);
        return (
          <Button
            key={key}
            variant="quiet"
            size="iconSm"
            aria-pressed={pressed}
            aria-label={t(`registrations.${key}`, { name: attendee.name })}
            title={t(pressed ? "attendance.takeBack" : `registration.${key}`)}
            loading={loading}
            className={cn(pressed && on)}
            onClick={() =>
              attendance.mutate(
                { registrationId, attended: pressed ? null : attended },
                { onError: (error) => notifyError(errorText(error)) },
              )
            }
          >
            {loading ? null : <Icon aria-hidden />}
          </Button>
        );
      })}
    </fieldset>
  );
}

function Badge({ attendee, session }: ItemProps) {
  const { t } = useTranslation("session");
  const { status, joined_at: joined } = attendee;
  const now = useServerNow([Date.parse(session.scheduled_end)]);
  const ahead = session.status === "live" || !sessionOver(session, now);
  if (attendee.present_now)
    return (
      <StatusBadge tone="good" shape="pulse">
        {t("attendance.here")}
      </StatusBadge>
    );
  if (status === null)
    return (
      <StatusBadge tone="neutral" shape="hollow">
        {t(attendee.is_team ? "attendance.team" : "attendance.guest")}
      </StatusBadge>
    );
  if (attendee.to_confirm)
    return (
      <StatusBadge tone="warn" shape="hollow">
        {t("attendance.toConfirm")}
      </StatusBadge>
    );
  if (status === "registered" && (joined || ahead))
    return (
      <StatusBadge tone={joined ? "good" : "neutral"} shape={joined ? "dot" : "hollow"}>
        {t(joined ? "attendance.hasCome" : "attendance.notYet")}
      </StatusBadge>
    );
  return <StatusBadge {...registrationMarks[status]}>{t(`registration.${status}`)}</StatusBadge>;
}

function useItemMenu({ attendee, session }: ItemProps): MenuAction[] {
  const { t } = useTranslation("session");
  const errorText = useErrorText();
  const match = useMatchAttendee(session.id);
  const { match_id: id, name, user_id: userId } = attendee;
  if (!id || !attendee.matched_by) return [];
  // Somebody who has no seat goes from the list with the answer.
  const say = (person: { userId?: string }, done: () => void) =>
    void match.mutateAsync({ id, ...person }).then(done, (error: unknown) => notifyError(errorText(error)));
  return [
    {
      id: "unmatch",
      label: t("attendance.notThem"),
      hint: t(`attendance.matchedBy.${attendee.matched_by}`),
      onSelect: () =>
        say({}, () =>
          undoToast(t("attendance.unmatched.done", { name }), {
            label: t("attendance.undo"),
            run: () => say({ userId }, () => undefined),
          }),
        ),
    },
  ];
}

/**
 * Each stay of somebody who went and came back, or was in one of several rooms, and not one from the first moment to the
 * last: a line for each room, named where the session had more than one.
 */
function useStays({ stays }: Attendee, session: LiveSessionDetail) {
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();
  const named = stays.length > 1 || session.rooms.length > 1;
  if (!named && (stays[0]?.intervals.length ?? 0) < 2) return [];
  return stays.map(({ platform, opened_at: opened, closed_at: closed, intervals }) => ({
    key: `${platform ?? ""} ${opened ?? ""}`,
    room:
      named && platform && opened
        ? t("attendance.room", {
            platform: t(`sessions:platform.${platform}`),
            time: closed
              ? format.timeRange(opened, closed)
              : t("attendance.since", { time: format.time(opened) }),
          })
        : null,
    times: format.list(
      intervals.map(([from, until]) =>
        until ? format.timeRange(from, until) : t("attendance.since", { time: format.time(from) }),
      ),
    ),
  }));
}

export function AttendanceItem({ attendee, session }: ItemProps) {
  const { t } = useTranslation("session");
  const format = useFormat();
  const { role } = useSessionActions();
  const menu = useItemMenu({ attendee, session });
  const manages = can(role, "manage_sessions");
  const { joined_at: joined, left_at: left, seconds, registration_id: seat } = attendee;
  const badge = <Badge attendee={attendee} session={session} />;
  const times = joined
    ? left && left !== joined
      ? format.timeRange(joined, left)
      : t(attendee.present_now ? "attendance.since" : "attendance.at", { time: format.time(joined) })
    : null;
  const stays = useStays(attendee, session);
  const length = seconds ? (
    <>
      {" "}
      <span className="whitespace-nowrap text-ink">· {format.duration(seconds * 1000)}</span>
    </>
  ) : null;
  return (
    <li className="flex flex-wrap items-start gap-x-3 gap-y-1 py-3">
      <span className="grid min-w-0 flex-1 gap-0.5 max-sm:basis-4/5">
        <span className="truncate font-medium">{attendee.name}</span>
        {isClosedName(attendee.name) ? (
          <span className="text-sm text-muted">{t("registrations.closed")}</span>
        ) : null}
        {stays.length > 0 ? (
          <span className="grid gap-0.5">
            {stays.map(({ key, room, times: spent }, at) => (
              <span key={key} className="tabular text-sm text-pretty text-muted">
                {room ? (
                  <>
                    <span className="text-ink max-sm:block">{room}</span>{" "}
                  </>
                ) : null}
                {spent}
                {at === stays.length - 1 ? length : null}
              </span>
            ))}
          </span>
        ) : times ? (
          <span className="tabular text-sm text-pretty text-muted">
            {times}
            {length}
          </span>
        ) : null}
        <span className="text-sm">
          <Sources attendee={attendee} />
        </span>
        {attendee.known_as && attendee.known_as !== attendee.name ? (
          <span className="truncate text-sm text-muted">
            {t("attendance.knownAs", { name: attendee.known_as })}
          </span>
        ) : null}
      </span>
      <span className="flex min-h-8 items-center justify-between gap-3 max-sm:order-3 max-sm:basis-full">
        <span className="flex w-36 sm:justify-end">{badge}</span>
        {manages && seat ? <ByHand attendee={attendee} registrationId={seat} /> : null}
      </span>
      {manages ? (
        <span className="flex w-8 justify-end max-sm:order-2 max-sm:w-auto">
          <ActionMenu label={t("registrations.actions", { name: attendee.name })} actions={menu} />
        </span>
      ) : null}
    </li>
  );
}

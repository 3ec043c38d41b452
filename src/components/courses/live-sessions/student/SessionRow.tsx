import ChevronRight from "lucide-react/icons/chevron-right";
import { useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Link } from "react-router-dom";
import { ButtonLink } from "@/components/shared/display/ButtonLink";
import { Refusal } from "./Refusal";
import { SeatsLeft } from "./SeatsLeft";
import { SeatStatus, SessionStatus } from "./SessionStatus";
import { useOtherZone } from "./SessionWhen";
import { isOver, recordingsOf, registrationOpen, seatOf, seatsLeft, statusOf } from "./session-state";
import { doorsOf } from "@/lib/courses/shared/join-window";
import { useSeat } from "./useSeat";
import { Button, buttonVariants } from "@/components/ui/Button";
import type { MyLiveSession } from "@/hooks/courses/shared/types";
import { heldAt } from "@/lib/courses/shared/session-times";
import { links } from "@/lib/paths";
import { useFormat } from "@/hooks/ui/useFormat";

interface RowProps {
  session: MyLiveSession;
  now: number;
}

/** The one action that fits: join, register, or the recording. */
function RowAction({ session, now, onRefused }: RowProps & { onRefused: (error: unknown) => void }) {
  const { t } = useTranslation("student");
  const seat = useSeat(session);
  const { title } = session;
  const standing = seatOf(session);

  if (isOver(session, now)) {
    const [url, ...more] = recordingsOf(session, now);
    if (!url) return null;
    if (more.length > 0)
      return (
        <ButtonLink
          size="sm"
          to={links.joinSession(session.id)}
          aria-label={t("student:action.recordingsOf", { title })}
        >
          {t("student:action.recordings")}
        </ButtonLink>
      );
    return (
      <a
        href={url}
        target="_blank"
        rel="noopener noreferrer"
        aria-label={t("student:action.recordingOf", { title })}
        className={buttonVariants({ size: "sm" })}
      >
        {t("student:action.recording")}
      </a>
    );
  }
  if (standing === "none") {
    if (!registrationOpen(session, now)) return null;
    const full = seatsLeft(session) === 0;
    const register = () => {
      onRefused(null);
      seat.register().catch(onRefused);
    };
    return (
      <Button
        size="sm"
        onClick={register}
        loading={seat.registering}
        aria-label={
          full ? t("student:action.waitlistTo", { title }) : t("student:action.registerTo", { title })
        }
      >
        {full ? t("student:action.waitlist") : t("student:action.register")}
      </Button>
    );
  }
  if (standing === "waiting" || doorsOf(session, now) !== "open") return null;
  return (
    <ButtonLink size="sm" variant="primary" to={links.joinSession(session.id)}>
      {t("student:action.join")}
    </ButtonLink>
  );
}

/** One line of the agenda; on a phone a card with the facts that matter. */
export function SessionRow({ session, now, withDay }: RowProps & { withDay: boolean }) {
  const { t } = useTranslation("student");
  const format = useFormat();
  const other = useOtherZone(session);
  const [refusal, setRefusal] = useState<unknown>(null);
  const { status } = session;
  const { start, end } = heldAt(session) ?? { start: session.scheduled_start, end: session.scheduled_end };
  const over = isOver(session, now);
  const shownStatus = statusOf(session, now);
  const attendance = ["attended", "absent"].includes(session.registration_status ?? "");
  const open = !over && session.require_registration && seatOf(session) === "none";

  return (
    <li className="relative px-4 py-3.5 transition-colors hover:bg-hover sm:px-5">
      <div className="grid grid-cols-1 gap-x-5 gap-y-1 sm:grid-cols-[9rem_minmax(0,1fr)_auto]">
        <p className="tabular text-muted sm:row-span-4">
          <time
            dateTime={start}
            className={status === "cancelled" || status === "postponed" ? "line-through" : "text-ink"}
          >
            {withDay ? <span className="font-medium sm:block">{format.day(start)} </span> : null}
            <span className={withDay ? undefined : "font-medium"}>{format.timeRange(start, end)}</span>
          </time>
          {other ? <span className="block text-sm">{format.inZone(other, start)}</span> : null}
        </p>
        <div className="min-w-0">
          <h4 className="font-semibold text-pretty">
            <Link to={links.studentSession(session.id)} className="after:absolute after:inset-0">
              {session.title}
            </Link>
          </h4>
          <p className="text-sm text-pretty text-muted">
            {[session.course_title, session.host_name].filter(Boolean).join(" · ")}
          </p>
        </div>
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 sm:contents">
          <p className="flex max-w-full flex-wrap items-center gap-x-2 gap-y-1 self-center text-sm text-muted sm:col-start-2">
            {shownStatus === "scheduled" || (over && attendance) ? null : (
              <SessionStatus status={shownStatus} />
            )}
            {over && !attendance ? null : <SeatStatus session={session} now={now} />}
            {open ? (
              <span>
                <SeatsLeft session={session} />
              </span>
            ) : null}
          </p>
          <div className="relative flex items-center gap-2 self-center max-sm:ml-auto sm:col-start-3 sm:row-span-4 sm:row-start-1">
            <RowAction session={session} now={now} onRefused={setRefusal} />
            <ChevronRight aria-hidden className="pointer-events-none size-4 text-faint max-sm:hidden" />
          </div>
        </div>
        {session.status_reason && status !== "scheduled" ? (
          <p className="text-sm text-pretty text-muted sm:col-start-2">
            {t("student:doors.reason", { reason: session.status_reason })}
          </p>
        ) : null}
      </div>
      {refusal ? (
        <div className="relative mt-3">
          <Refusal error={refusal} session={session} />
        </div>
      ) : null}
    </li>
  );
}

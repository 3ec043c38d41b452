import { useTranslation } from "@/hooks/ui/useTranslation";
import { Countdown } from "./Countdown";
import { seatOf } from "./session-state";
import { doorsOf } from "@/lib/courses/shared/join-window";
import { timesOf } from "@/lib/courses/shared/session-times";
import type { MyLiveSession } from "@/hooks/courses/shared/types";
import { useFormat } from "@/hooks/ui/useFormat";

const day = 24 * 60 * 60_000;

/** Where the session stands right now: a countdown while it is near, a sentence otherwise. */
export function SessionDoors({ session, now }: { session: MyLiveSession; now: number }) {
  const { t } = useTranslation("student");
  const format = useFormat();
  const times = timesOf(session);
  const [opens, start] = [Date.parse(session.join_opens_at), Date.parse(times.start)];
  const reason = session.status_reason ? (
    <p className="text-pretty text-muted">{t("student:doors.reason", { reason: session.status_reason })}</p>
  ) : null;

  if (session.status === "postponed") {
    return (
      <div>
        <p className="font-medium text-pretty">{t("student:doors.postponed")}</p>
        {reason}
      </div>
    );
  }
  if (session.status === "cancelled") {
    return (
      <div>
        <p className="font-medium">{t("student:doors.cancelled")}</p>
        {reason}
      </div>
    );
  }
  const untilStart = {
    label: t("student:doors.startsIn"),
    spoken: t("student:doors.startsOn", { at: format.dateTime(start) }),
    to: start,
    now,
  };
  switch (doorsOf(session, now)) {
    case "early": {
      const mine = seatOf(session) === "held" || seatOf(session) === "free_entry";
      if ((mine ? opens : start) - now > day) {
        const relative = format.relative(start, now);
        return <p className="font-medium">{t("student:doors.startsRelative", { relative })}</p>;
      }
      return mine ? (
        <Countdown
          label={t("student:doors.countdown")}
          spoken={t("student:doors.opensOn", { at: format.dateTime(opens) })}
          to={opens}
          now={now}
        />
      ) : (
        <Countdown {...untilStart} />
      );
    }
    case "open":
      // Who is early enough to find it live has nothing to wait for.
      return now < start && session.status !== "live" ? (
        <Countdown {...untilStart} />
      ) : (
        <p className="font-medium">{t("student:doors.started", { relative: format.relative(start, now) })}</p>
      );
    case "over":
    case "closed":
      return (
        <p className="font-medium">
          {t("student:doors.ended", { relative: format.relative(times.end, now) })}
        </p>
      );
  }
}

import { useTranslation } from "@/hooks/ui/useTranslation";
import { ConnectionsLink } from "@/components/courses/live-sessions/shared/ConnectionsLink";
import { StatusMark } from "@/components/shared/display/StatusBadge";
import { Button } from "@/components/ui/Button";
import { hasMeetings, type CheckPoint, type Mend } from "@/hooks/courses/meeting/session-check";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import type { Format } from "@/lib/text/format";
import { useFormat } from "@/hooks/ui/useFormat";

const marks = {
  ok: { tone: "good", shape: "check" },
  bad: { tone: "bad", shape: "cross" },
  unknown: { tone: "warn", shape: "half" },
} as const;

type Value = CheckPoint["ours"];

/** Both moments in the session's zone: a provider tells an instant, or wall time there; lengths are minutes. */
function written(value: Value, code: string, zone: string, format: Format): string {
  if (typeof value === "number")
    return code === "length_differs" || code === "plan_too_short"
      ? format.duration(value * 60_000)
      : format.number(value);
  if (value === undefined || !/^\d{4}-\d\d-\d\dT/.test(value)) return value ?? "";
  return /(?:Z|[+-]\d\d:?\d\d)$/.test(value)
    ? format.dateTime(value, zone)
    : format.dateTime(`${value}Z`, "UTC");
}

/** What this point needs at the provider, where one tap can do it. */
function mendOf(
  { check, code }: CheckPoint,
  session: LiveSessionDetail,
  meetingId: string | null,
): Mend | null {
  if (!hasMeetings(session.platform)) return null;
  if (code === "gone" || code === "not_made") return { kind: "make" };
  if (!meetingId) return null;
  if (code === "time_differs" || code === "length_differs" || code === "end_differs")
    return {
      kind: "times",
      meetingId,
      start: session.scheduled_start,
      end: session.scheduled_end,
      timeZone: session.time_zone,
    };
  if (
    check === "recording" &&
    (code === "recording_off" || code === "recording_on" || code === "recording_refused")
  )
    return { kind: "recording", meetingId, recording: session.recording_enabled };
  return null;
}

interface CheckPointsProps {
  session: LiveSessionDetail;
  points: readonly CheckPoint[];
  meetingId: string | null;
  onMend: (what: Mend) => void;
  /** The point that is being put right. */
  mending: Mend["kind"] | null;
}

/** The points of a check: what is right, what is not, and what to do about it. */
export function CheckPoints({ session, points, meetingId, onMend, mending }: CheckPointsProps) {
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();
  const platform = t(`sessions:platform.${session.platform}`);
  return (
    <ul className="grid gap-2.5">
      {points.map((point) => {
        const mend = point.state === "bad" ? mendOf(point, session, meetingId) : null;
        const elsewhere = point.code === "unconnected" || point.code === "reconnect_needed";
        return (
          <li key={point.check} className="flex gap-2.5">
            <span className="mt-1.5">
              <StatusMark {...marks[point.state]} />
            </span>
            <div className="grid min-w-0 flex-1 justify-items-start gap-1.5">
              <p className="text-pretty">
                <span className="font-medium">{t(`check.name.${point.check}`)}</span>
                <span className="sr-only"> {t(`check.state.${point.state}`)}</span>{" "}
                <span className={point.state === "ok" ? "text-muted" : undefined}>
                  {t(`check.say.${point.code}`, {
                    platform,
                    count: typeof point.ours === "number" ? point.ours : 0,
                    ours: written(point.ours, point.code, session.time_zone, format),
                    theirs: written(point.theirs, point.code, session.time_zone, format),
                  })}
                </span>
              </p>
              {mend ? (
                <Button
                  size="sm"
                  onClick={() => onMend(mend)}
                  loading={mending === mend.kind}
                  disabled={mending !== null}
                >
                  {t(`check.mend.${mend.kind}`)}
                </Button>
              ) : null}
              {elsewhere && point.state === "bad" ? <ConnectionsLink /> : null}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

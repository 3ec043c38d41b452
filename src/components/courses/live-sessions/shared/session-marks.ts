import type { StatusShape } from "@/components/shared/display/StatusBadge";
import type { Tone } from "@/components/ui/Badge";
import type { RegistrationStatus, SessionStatus } from "@/lib/courses/shared/session-types";

interface Mark {
  tone: Tone;
  shape: StatusShape;
}

/** Each status has one shape and one colour wherever it stands. */
export const sessionMarks: Record<SessionStatus, Mark> = {
  scheduled: { tone: "info", shape: "hollow" },
  live: { tone: "bad", shape: "pulse" },
  ended: { tone: "neutral", shape: "check" },
  cancelled: { tone: "neutral", shape: "slash" },
  postponed: { tone: "warn", shape: "clock" },
};

export const registrationMarks: Record<RegistrationStatus, Mark> = {
  registered: { tone: "good", shape: "check" },
  waitlisted: { tone: "warn", shape: "half" },
  attended: { tone: "good", shape: "dot" },
  absent: { tone: "neutral", shape: "cross" },
  cancelled: { tone: "neutral", shape: "slash" },
};

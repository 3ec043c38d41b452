import type { StatusShape } from "@/components/shared/display/StatusBadge";
import type { Tone } from "@/components/ui/Badge";
import type { CourseStatus } from "@/lib/people/shared/course-types";

interface Mark {
  tone: Tone;
  shape: StatusShape;
}

/** Each status of a course has one shape and one colour wherever it stands. */
export const courseMarks: Record<CourseStatus, Mark> = {
  published: { tone: "good", shape: "dot" },
  draft: { tone: "neutral", shape: "hollow" },
  archived: { tone: "neutral", shape: "square" },
};

/** The same of how a person, an invitation or a link stands. */
export const personMarks: Record<string, Mark> = {
  active: { tone: "good", shape: "check" },
  completed: { tone: "good", shape: "dot" },
  open: { tone: "info", shape: "hollow" },
  used: { tone: "neutral", shape: "check" },
  expired: { tone: "warn", shape: "clock" },
  left: { tone: "neutral", shape: "arrow" },
  revoked: { tone: "neutral", shape: "slash" },
};

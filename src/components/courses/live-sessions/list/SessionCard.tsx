import { DriftBadge } from "./DriftBadge";
import { SessionSeats } from "@/components/courses/live-sessions/shared/SessionSeats";
import { SessionStatusBadge } from "@/components/courses/live-sessions/shared/SessionStatusBadge";
import { SessionTime } from "@/components/courses/live-sessions/shared/SessionTime";
import type { LiveSessionListItem } from "@/hooks/courses/shared/types";

/** The session on a phone: what, when, how full. */
export function SessionCard({ session }: { session: LiveSessionListItem }) {
  return (
    <span className="grid grid-cols-1 gap-2">
      <span className="block min-w-0">
        <span className="line-clamp-2 font-medium">{session.title}</span>
        <span className="line-clamp-2 text-sm text-muted">{session.course_title}</span>
      </span>
      <SessionTime session={session} inline />
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        <SessionStatusBadge status={session.status} />
        <DriftBadge session={session} />
        <SessionSeats session={session} inline />
      </span>
    </span>
  );
}

import { SessionSeats } from "@/components/courses/live-sessions/SessionSeats";
import { SessionStatusBadge } from "@/components/courses/live-sessions/SessionStatusBadge";
import { SessionTime } from "@/components/courses/live-sessions/SessionTime";
import type { LiveSessionListItem } from "@/hooks/courses/types";

/** The session on a phone: what, when, how full. */
export function SessionCard({ session }: { session: LiveSessionListItem }) {
  return (
    <span className="grid grid-cols-1 gap-2">
      <span className="flex items-start justify-between gap-3">
        <span className="min-w-0 flex-1">
          <span className="line-clamp-2 font-medium">{session.title}</span>
          <span className="block truncate text-sm text-muted">{session.course_title}</span>
        </span>
        <SessionStatusBadge status={session.status} />
      </span>
      <SessionTime session={session} inline />
      <span className="text-sm text-muted">
        <SessionSeats session={session} inline />
      </span>
    </span>
  );
}

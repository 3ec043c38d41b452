import { useTranslation } from "@/hooks/ui/useTranslation";
import { SessionPlatform } from "@/components/courses/live-sessions/shared/SessionPlatform";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { roomsInOrder } from "@/lib/courses/shared/session-rooms";
import { useFormat } from "@/hooks/ui/useFormat";
import { useNow } from "@/hooks/ui/useNow";

/** Where a link leads, without what lets somebody in. */
function RoomAddress({ link }: { link: string | null }) {
  const { t } = useTranslation("session");
  if (link === null || !URL.canParse(link))
    return <span className="text-sm text-muted">{t("rooms.noLink")}</span>;
  return <span className="min-w-0 truncate code text-sm text-muted">{new URL(link).host}</span>;
}

/** Where the session took place, in time: one bar, a part for each room, and beside it from when until when. */
export function AttendanceRooms({ session }: { session: LiveSessionDetail }) {
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();
  const now = useNow();
  const rooms = roomsInOrder(session.rooms);
  if (rooms.length === 0) return null;
  const length = ({ opened_at, closed_at }: (typeof rooms)[number]) =>
    Math.max((closed_at ? Date.parse(closed_at) : now) - Date.parse(opened_at), 60_000);
  return (
    <section aria-labelledby="session-rooms" className="grid gap-2">
      <h3 id="session-rooms" className="text-sm font-medium text-muted">
        {t("rooms.title", { count: rooms.length })}
      </h3>
      {rooms.length > 1 ? (
        <div aria-hidden className="flex h-2 gap-0.5 overflow-hidden rounded-full">
          {rooms.map((room, at) => (
            <span
              key={room.id}
              className={at % 2 === 0 ? "bg-accent" : "bg-line-strong"}
              style={{ flexGrow: length(room) }}
            />
          ))}
        </div>
      ) : null}
      <ol className="grid gap-1.5">
        {rooms.map((room) => (
          <li key={room.id} className="grid gap-x-4 sm:grid-cols-[11rem_minmax(0,1fr)]">
            <span className="tabular">
              {room.closed_at
                ? format.timeRange(room.opened_at, room.closed_at)
                : t("rooms.since", { time: format.time(room.opened_at) })}
            </span>
            <span className="flex min-w-0 flex-wrap items-center gap-x-2">
              <SessionPlatform platform={room.platform} />
              <RoomAddress link={room.link} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

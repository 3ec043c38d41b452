import { useTranslation } from "@/hooks/ui/useTranslation";
import { MovedTo } from "@/components/courses/live-sessions/shared/MovedTo";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { lastMove } from "@/lib/courses/shared/session-rooms";
import { useFormat } from "@/hooks/ui/useFormat";

/** Tells whoever has the session open that it moved while it goes on, from where and to where; aloud when it happens. */
export function RoomChange({ session }: { session: LiveSessionDetail }) {
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();
  const move = lastMove(session.rooms);
  const words = move
    ? t(move.from === move.to ? "rooms.movedLink" : "rooms.moved", {
        time: format.time(move.at),
        from: t(`platform.${move.from}`),
        to: t(`platform.${move.to}`),
      })
    : null;
  return <MovedTo live={session.status === "live"} at={move?.at ?? null} words={words} />;
}

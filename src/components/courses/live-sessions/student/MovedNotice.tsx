import { useTranslation } from "@/hooks/ui/useTranslation";
import { MovedTo } from "@/components/courses/live-sessions/shared/MovedTo";
import type { MyLiveSession } from "@/hooks/courses/shared/types";
import { useFormat } from "@/hooks/ui/useFormat";

/** Says where a session goes on that has moved, to whoever waits for it or comes back; aloud when it moves meanwhile. */
export function MovedNotice({ session }: { session: MyLiveSession }) {
  const { t } = useTranslation("student");
  const format = useFormat();
  const moved = session.moved_at;
  const place = t(`student:platform.${session.platform}`);
  const words = moved ? t("student:moved.since", { time: format.time(moved), place }) : null;
  return <MovedTo live={session.status === "live"} at={moved} words={words} />;
}

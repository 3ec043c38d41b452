import CalendarPlus from "lucide-react/icons/calendar-plus";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Button } from "@/components/ui/Button";
import type { MyLiveSession } from "@/hooks/courses/shared/types";
import { announce } from "@/lib/announce";
import { links } from "@/lib/paths";

/** A calendar file made here: nothing is sent anywhere, and the way in is not part of it. */
export function AddToCalendar({ session }: { session: MyLiveSession }) {
  const { t } = useTranslation("student");

  async function download() {
    const { downloadCalendar } = await import("./calendar-file");
    downloadCalendar({
      id: session.id,
      title: session.title,
      description: session.description,
      organizer: t("student:calendar.organizer", { course: session.course_title, store: session.store_name }),
      start: session.scheduled_start,
      end: session.scheduled_end,
      url: new URL(links.joinSession(session.id), location.origin).href,
      status: session.status === "postponed" ? "tentative" : "confirmed",
      reminder: t("student:calendar.reminder", { title: session.title }),
    });
    announce(t("student:calendar.done"));
  }

  return (
    <Button onClick={() => void download()}>
      <CalendarPlus aria-hidden />
      {t("student:action.calendar")}
    </Button>
  );
}

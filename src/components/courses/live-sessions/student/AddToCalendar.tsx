import CalendarPlus from "lucide-react/icons/calendar-plus";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Refusal } from "./Refusal";
import { Button, buttonVariants } from "@/components/ui/Button";
import type { MyLiveSession } from "@/hooks/courses/shared/types";
import { useSessionCalendar } from "@/hooks/courses/useLiveSessions";
import { announce } from "@/lib/announce";
import { cn } from "@/lib/cn";
import { googleCalendarLink, outlookLink } from "@/lib/courses/student/calendar-links";
import { saveFile } from "@/lib/files/save-file";
import { links } from "@/lib/paths";

/** The session's file for calendars, made by the server, and the forms of those on the web; none holds the way in. */
export function AddToCalendar({ session }: { session: MyLiveSession }) {
  const { t } = useTranslation("student");
  const calendar = useSessionCalendar();
  const date = {
    title: session.title,
    description: session.description,
    start: session.scheduled_start,
    end: session.scheduled_end,
    url: new URL(links.joinSession(session.id), location.origin).href,
  };
  const elsewhere = [
    { name: t("student:calendar.google"), href: googleCalendarLink(date) },
    { name: t("student:calendar.outlook"), href: outlookLink(date, "personal") },
    { name: t("student:calendar.microsoft"), href: outlookLink(date, "work") },
  ];

  const download = () =>
    calendar.mutate(session.id, {
      onSuccess: ({ name, file }) => {
        saveFile(name, new Blob([file], { type: "text/calendar;charset=utf-8" }));
        announce(t("student:calendar.done"));
      },
    });

  return (
    <div className="grid gap-1">
      <Button onClick={download} loading={calendar.isPending}>
        {calendar.isPending ? null : <CalendarPlus aria-hidden />}
        {t("student:action.calendar")}
      </Button>
      <ul aria-label={t("student:calendar.elsewhere")} className="flex flex-wrap justify-center">
        {elsewhere.map(({ name, href }) => (
          <li key={name}>
            <a
              href={href}
              target="_blank"
              rel="noopener noreferrer"
              className={cn(buttonVariants({ variant: "quiet", size: "sm" }), "px-1.5!")}
            >
              {name}
            </a>
          </li>
        ))}
      </ul>
      {calendar.isError ? (
        <Refusal error={calendar.error} session={session} onRetry={download} retrying={calendar.isPending} />
      ) : null}
    </div>
  );
}

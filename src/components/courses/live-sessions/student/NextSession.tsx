import { useTranslation } from "@/hooks/ui/useTranslation";
import { Link } from "react-router-dom";
import { SessionActions } from "./SessionActions";
import { SessionDoors } from "./SessionDoors";
import { SessionBadges } from "./SessionStatus";
import { SessionWhen } from "./SessionWhen";
import { doorsOf } from "@/lib/courses/shared/join-window";
import { Card } from "@/components/ui/Card";
import type { MyLiveSession } from "@/hooks/courses/shared/types";
import { links } from "@/lib/paths";

/** The answer to "what now?": the session that comes next, when, and the way in once the doors are open. */
export function NextSession({ session, now }: { session: MyLiveSession; now: number }) {
  const { t } = useTranslation("student");
  const open = doorsOf(session, now) === "open";
  return (
    <section aria-labelledby="next-session">
      <h2 id="next-session" className="mb-2 text-sm font-medium text-muted">
        {open ? t("student:next.headingLive") : t("student:next.heading")}
      </h2>
      <Card
        className={
          open
            ? "grid gap-5 border-accent! p-5 shadow-[inset_0_0_0_1px_var(--color-accent)] sm:p-6 md:grid-cols-[1fr_17rem]"
            : "grid gap-5 p-5 sm:p-6 md:grid-cols-[1fr_17rem]"
        }
      >
        <div className="min-w-0">
          <SessionBadges session={session} now={now} />
          <h3 className="mt-3 text-lg font-semibold">
            <Link to={links.studentSession(session.id)} className="underline-offset-4 hover:underline">
              {session.title}
            </Link>
          </h3>
          <p className="text-muted">
            {[session.course_title, session.host_name].filter(Boolean).join(" · ")}
          </p>
          <div className="mt-4">
            <SessionWhen session={session} />
          </div>
        </div>
        <div className="grid content-between gap-4 md:border-l md:border-line md:pl-6">
          <SessionDoors session={session} now={now} />
          <SessionActions session={session} now={now} primaryOnly={open} />
        </div>
      </Card>
    </section>
  );
}

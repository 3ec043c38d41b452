import ChevronLeft from "lucide-react/icons/chevron-left";
import { Suspense } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Link, useParams } from "react-router-dom";
import { SessionActions } from "@/components/courses/live-sessions/student/SessionActions";
import { SessionDoors } from "@/components/courses/live-sessions/student/SessionDoors";
import { SessionFacts } from "@/components/courses/live-sessions/student/SessionFacts";
import { SessionMissing } from "@/components/courses/live-sessions/student/SessionMissing";
import { SessionQuestions } from "@/components/courses/live-sessions/student/SessionQuestions";
import { SessionSkeleton } from "@/components/courses/live-sessions/student/SessionSkeleton";
import { SessionBadges } from "@/components/courses/live-sessions/student/SessionStatus";
import { SessionWhen } from "@/components/courses/live-sessions/student/SessionWhen";
import { isOver, momentsOf } from "@/components/courses/live-sessions/student/session-state";
import { useStudentSession } from "@/components/courses/live-sessions/student/useStudentSession";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { PageHead } from "@/components/shared/display/PageHead";
import { Card } from "@/components/ui/Card";
import type { MyLiveSession } from "@/hooks/courses/shared/types";
import { links, paths } from "@/lib/paths";
import { useServerNow } from "@/hooks/ui/useServerNow";

const MySessionNotes = lazyPart(() => import("@/components/courses/live-sessions/notes/MySessionNotes"));
const RateSession = lazyPart(() => import("@/components/courses/live-sessions/feedback/RateSession"));

function BackToList({ over }: { over: boolean }) {
  const { t } = useTranslation("student");
  return (
    <Link
      to={over ? links.student({ scope: "past" }) : paths.student}
      className="mt-4 -mb-4 inline-flex h-9 tap items-center gap-1 text-muted hover:text-ink"
    >
      <ChevronLeft aria-hidden className="size-4" />
      {t("student:action.backToList")}
    </Link>
  );
}

function Session({ session }: { session: MyLiveSession }) {
  const { t } = useTranslation("student");
  const now = useServerNow(momentsOf(session));
  const over = isOver(session, now);
  return (
    <>
      <BackToList over={over} />
      <PageHead
        title={session.title}
        state={[session.course_title, session.host_name].filter(Boolean).join(" · ")}
      />
      <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem] lg:gap-8">
        <Card className="grid grid-cols-1 gap-4 p-5 lg:sticky lg:top-[calc(var(--bar-height)+1.5rem)] lg:order-last">
          <SessionBadges session={session} now={now} />
          <SessionDoors session={session} now={now} />
          <div className={session.status === "postponed" ? "line-through decoration-muted" : undefined}>
            <SessionWhen session={session} />
          </div>
          <SessionActions session={session} now={now} />
        </Card>
        <div className="grid min-w-0 grid-cols-1 gap-8">
          <Suspense fallback={null}>
            <MySessionNotes sessionId={session.id} />
          </Suspense>
          {over && session.status !== "cancelled" ? (
            <Suspense fallback={null}>
              <RateSession sessionId={session.id} />
            </Suspense>
          ) : null}
          <section aria-labelledby="about">
            <h2 id="about" className="mb-3 text-lg font-semibold">
              {t("student:session.about")}
            </h2>
            <Card className="grid grid-cols-1 gap-5 p-4 sm:p-5">
              <p className="max-w-prose whitespace-pre-line">
                {session.description || (
                  <span className="text-muted">{t("student:session.noDescription")}</span>
                )}
              </p>
              <SessionFacts session={session} />
            </Card>
          </section>
          <SessionQuestions session={session} />
        </div>
      </div>
    </>
  );
}

export default function StudentSession() {
  const { sessionId = "" } = useParams();
  const { session, missing, error, retry, retrying } = useStudentSession(sessionId);
  return (
    <div className="page max-w-5xl! pb-16">
      {missing ? <SessionMissing /> : null}
      {session ? <Session key={session.id} session={session} /> : null}
      {error ? <ErrorState error={error} onRetry={retry} retrying={retrying} /> : null}
      {!missing && !session && !error ? <SessionSkeleton /> : null}
    </div>
  );
}

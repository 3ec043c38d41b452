import { useTranslation } from "@/hooks/ui/useTranslation";
import { useParams } from "react-router-dom";
import { SessionActions } from "@/components/courses/live-sessions/student/SessionActions";
import { SessionDoors } from "@/components/courses/live-sessions/student/SessionDoors";
import { SessionMissing } from "@/components/courses/live-sessions/student/SessionMissing";
import { SessionSkeleton } from "@/components/courses/live-sessions/student/SessionSkeleton";
import { SessionBadges } from "@/components/courses/live-sessions/student/SessionStatus";
import { SessionWhen } from "@/components/courses/live-sessions/student/SessionWhen";
import { StaffDoor } from "@/components/courses/live-sessions/student/StaffDoor";
import { momentsOf } from "@/components/courses/live-sessions/student/session-state";
import { useStudentSession } from "@/components/courses/live-sessions/student/useStudentSession";
import { ButtonLink } from "@/components/shared/display/ButtonLink";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { PageHead } from "@/components/shared/display/PageHead";
import { Card } from "@/components/ui/Card";
import type { MyLiveSession } from "@/hooks/courses/shared/types";
import { useStoreChoice } from "@/hooks/stores/useCurrentStore";
import { links } from "@/lib/paths";
import { useServerNow } from "@/hooks/ui/useServerNow";

function Door({ session }: { session: MyLiveSession }) {
  const { t } = useTranslation("student");
  const now = useServerNow(momentsOf(session));
  return (
    <>
      <PageHead
        title={session.title}
        state={[session.course_title, session.host_name].filter(Boolean).join(" · ")}
      />
      <Card className="grid gap-4 p-5 sm:p-6">
        <SessionBadges session={session} now={now} />
        <SessionDoors session={session} now={now} />
        <SessionWhen session={session} />
        <SessionActions session={session} now={now} primaryOnly />
        <ButtonLink to={links.studentSession(session.id)}>{t("student:join.details")}</ButtonLink>
      </Card>
    </>
  );
}

/** Where the link in a calendar or a mail leads: the state of the session, and the way in. */
export default function JoinSession() {
  const { sessionId = "" } = useParams();
  const { memberships } = useStoreChoice();
  const { session, missing, error, retry, retrying } = useStudentSession(sessionId);
  const maybeStaff = missing && memberships.length > 0;
  return (
    <div className="page max-w-xl! pb-16">
      {maybeStaff ? <StaffDoor sessionId={sessionId} /> : null}
      {missing && !maybeStaff ? <SessionMissing /> : null}
      {session ? <Door key={session.id} session={session} /> : null}
      {error ? <ErrorState error={error} onRetry={retry} retrying={retrying} /> : null}
      {!missing && !session && !error ? <SessionSkeleton /> : null}
    </div>
  );
}

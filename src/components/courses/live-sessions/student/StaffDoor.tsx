import { useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { SessionMissing } from "./SessionMissing";
import { SessionSkeleton } from "./SessionSkeleton";
import { RoomPanel } from "./RoomPanel";
import { useJoin } from "./useJoin";
import { ButtonLink } from "@/components/shared/display/ButtonLink";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { PageHead } from "@/components/shared/display/PageHead";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { useLiveSession } from "@/hooks/courses/useLiveSessions";
import { links } from "@/lib/paths";

/** The session's own team may follow the link it sends out: it leads them to the dashboard, and in. */
export function StaffDoor({ sessionId }: { sessionId: string }) {
  const { t } = useTranslation("student");
  const { data: session, isPending } = useLiveSession(sessionId);
  const way = useJoin(sessionId);
  const [refused, setRefused] = useState<unknown>(null);
  if (isPending) return <SessionSkeleton />;
  if (!session) return <SessionMissing />;

  const join = () => {
    setRefused(null);
    way.join().catch(setRefused);
  };
  return (
    <>
      <PageHead title={session.title} state={session.course?.title} />
      <Card className="grid gap-4 p-5">
        <div>
          <h2 className="font-semibold">{t("student:join.staffTitle")}</h2>
          <p className="text-pretty text-muted">{t("student:join.staffDescription")}</p>
        </div>
        {way.room ? <RoomPanel room={way.room} /> : null}
        {refused ? <ErrorState compact error={refused} /> : null}
        <div className="flex flex-wrap gap-2">
          <ButtonLink variant="primary" to={links.liveSessions({ session: session.id })}>
            {t("student:join.staffManage")}
          </ButtonLink>
          {session.meeting && !way.room ? (
            <Button onClick={join} loading={way.pending}>
              {t("student:action.join")}
            </Button>
          ) : null}
        </div>
      </Card>
    </>
  );
}

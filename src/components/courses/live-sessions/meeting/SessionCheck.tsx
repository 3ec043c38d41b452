import ArrowLeftRight from "lucide-react/icons/arrow-left-right";
import ChevronDown from "lucide-react/icons/chevron-down";
import ListChecks from "lucide-react/icons/list-checks";
import { Suspense, useId, useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { CheckPoints } from "./CheckPoints";
import { HostDoor } from "./HostDoor";
import { LeftMeetings } from "./LeftMeetings";
import { WayBack } from "./WayBack";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { RelativeTime } from "@/components/shared/display/RelativeTime";
import { StatusBadge } from "@/components/shared/display/StatusBadge";
import { Button } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import {
  hasMeetings,
  useMendMeeting,
  useRunCheck,
  useSessionCheck,
  type Place,
  type SessionCheck as Check,
} from "@/hooks/courses/meeting/session-check";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { useErrorText } from "@/hooks/ui/useErrorText";

const FallbackDialog = lazyPart(() => import("./FallbackDialog"));

function Verdict({ check }: { check: Check }) {
  const { t } = useTranslation("session");
  if (!check.checked_at) {
    return (
      <StatusBadge tone="neutral" shape="hollow">
        {t("check.never")}
      </StatusBadge>
    );
  }
  if (check.outdated) {
    return (
      <StatusBadge tone="neutral" shape="hollow">
        {t("check.old")}
      </StatusBadge>
    );
  }
  const unsure = check.results.filter((point) => point.state === "unknown").length;
  if (check.red > 0)
    return (
      <StatusBadge tone="bad" shape="cross">
        {t("check.red", { count: check.red })}
      </StatusBadge>
    );
  if (unsure > 0)
    return (
      <StatusBadge tone="warn" shape="half">
        {t("check.unsure", { count: unsure })}
      </StatusBadge>
    );
  return (
    <StatusBadge tone="good" shape="check">
      {t("check.green")}
    </StatusBadge>
  );
}

/** Whether the session can begin where it is to take place; what to do where it cannot; and the way to another place. */
export function SessionCheck({ session }: { session: LiveSessionDetail }) {
  const { t } = useTranslation("session");
  const id = useId();
  const errorText = useErrorText();
  const { data: check, error, refetch, isFetching } = useSessionCheck(session.id);
  const run = useRunCheck(session.id);
  const mend = useMendMeeting(session.platform, session.id);
  const [all, setAll] = useState(false);
  const [moving, setMoving] = useState(false);
  const [before, setBefore] = useState<Place | null>(null);

  if (!check) {
    return error ? (
      <ErrorState compact error={error} onRetry={() => void refetch()} retrying={isFetching} />
    ) : (
      <div aria-busy className="grid gap-3 rounded-md border border-line px-4 py-3.5">
        <Skeleton className="w-40" />
        <Skeleton className="w-2/3" />
      </div>
    );
  }
  const wrong = check.results.filter((point) => point.state !== "ok");
  const points = all ? check.results : wrong;
  const failure = mend.error ?? run.error;
  return (
    <section aria-labelledby={id} className="my-2 grid gap-3 rounded-md border border-line px-4 py-3.5">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h3 id={id} className="font-semibold">
          {t(session.status === "live" ? "check.titleLive" : "check.title")}
        </h3>
        <Button size="sm" onClick={() => run.mutate()} loading={run.isPending} disabled={mend.isPending}>
          {run.isPending ? null : <ListChecks aria-hidden />}
          {t(run.isPending ? "check.running" : "check.run")}
        </Button>
      </div>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1" aria-live="polite">
        <Verdict check={check} />
        <span className="text-sm text-muted">
          {check.checked_at ? (
            <RelativeTime value={check.checked_at} mode="relative" />
          ) : session.status === "live" ? null : (
            t("check.neverHelp")
          )}
        </span>
      </p>
      {check.outdated ? <p className="text-sm text-warn-ink">{t("check.outdated")}</p> : null}
      {points.length > 0 ? (
        <CheckPoints
          session={session}
          points={points}
          meetingId={check.meeting_id}
          onMend={(what) => mend.mutate(what)}
          mending={mend.isPending ? mend.variables.kind : null}
        />
      ) : null}
      {failure ? (
        <p role="alert" className="text-sm text-bad-ink">
          {errorText(failure)}
        </p>
      ) : null}
      {check.results.length > wrong.length ? (
        <Button
          variant="quiet"
          size="sm"
          className="-ml-2 justify-self-start"
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          <ChevronDown aria-hidden className={all ? "rotate-180" : undefined} />
          {all ? t("check.less") : t("check.all", { count: check.results.length })}
        </Button>
      ) : null}
      {before ? <WayBack session={session} place={before} onBack={() => setBefore(null)} /> : null}
      {check.left_meetings.length > 0 ? (
        <LeftMeetings sessionId={session.id} meetings={check.left_meetings} />
      ) : null}
      <div className="flex flex-wrap gap-2 border-t border-line pt-3">
        {hasMeetings(session.platform) && check.meeting_id ? (
          <HostDoor session={session} meetingId={check.meeting_id} />
        ) : null}
        <Button size="sm" onClick={() => setMoving(true)}>
          <ArrowLeftRight aria-hidden />
          {t("fallback.action")}
        </Button>
      </div>
      {moving ? (
        <Suspense fallback={null}>
          <FallbackDialog
            session={session}
            check={check}
            onMoved={setBefore}
            onClose={() => setMoving(false)}
          />
        </Suspense>
      ) : null}
    </section>
  );
}

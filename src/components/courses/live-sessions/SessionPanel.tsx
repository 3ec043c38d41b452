import { Suspense } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { actionIcons } from "@/components/courses/live-sessions/shared/action-icons";
import { roomOf } from "@/components/courses/live-sessions/shared/meeting-link";
import { QuestionsTab } from "@/components/courses/live-sessions/questions/QuestionsTab";
import { RegistrationsTab } from "@/components/courses/live-sessions/registrations/RegistrationsTab";
import {
  useSessionActions,
  type ActionSession,
} from "@/components/courses/live-sessions/shared/session-actions-context";
import { sessionMenu } from "@/components/courses/live-sessions/shared/session-menu";
import { RoomChange } from "@/components/courses/live-sessions/detail/RoomChange";
import { SessionOverview } from "@/components/courses/live-sessions/detail/SessionOverview";
import { MeetingState } from "@/components/courses/live-sessions/meeting/MeetingState";
import { SessionCheck } from "@/components/courses/live-sessions/meeting/SessionCheck";
import { SessionStatusBadge } from "@/components/courses/live-sessions/shared/SessionStatusBadge";
import { useSessionHere } from "@/components/courses/live-sessions/shared/useSessionHere";
import { ActionMenu } from "@/components/shared/overlay/ActionMenu";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { SidePanel } from "@/components/shared/overlay/SidePanel";
import { Button } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/Tabs";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { doorsOf } from "@/lib/courses/shared/join-window";
import { nextAction } from "@/lib/courses/shared/session-actions";
import { noSession, sessionTabs, type SessionTab, type SessionsUrl } from "@/lib/courses/list/session-url";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { can } from "@/lib/roles";
import { useFormat } from "@/hooks/ui/useFormat";
import { useNow } from "@/hooks/ui/useNow";

const AttendanceTab = lazyPart(() => import("@/components/courses/live-sessions/attendance/AttendanceTab"));

const SessionLog = lazyPart(() => import("@/components/courses/live-sessions/detail/SessionLog"));

const SessionFeedback = lazyPart(() => import("@/components/courses/live-sessions/feedback/SessionFeedback"));

const SessionNotes = lazyPart(() => import("@/components/courses/live-sessions/notes/SessionNotes"));

const SessionConvocation = lazyPart(
  () => import("@/components/courses/live-sessions/plan/SessionConvocation"),
);

const SessionRecordings = lazyPart(
  () => import("@/components/courses/live-sessions/recordings/SessionRecordings"),
);

interface SessionPanelProps {
  url: Pick<SessionsUrl, "session" | "tab" | "seats" | "who" | "asked">;
  onUrl: (patch: Partial<SessionsUrl>, options?: { replace?: boolean }) => void;
  onPrevious?: (() => void) | undefined;
  onNext?: (() => void) | undefined;
}

function actionSession(session: LiveSessionDetail): ActionSession {
  return { ...session, has_link: roomOf(session) !== null };
}

function PanelActions({ session }: { session: LiveSessionDetail }) {
  const { t } = useTranslation(["session", "sessions"]);
  const { role, perform, busyId } = useSessionActions();
  const now = useNow();
  const target = actionSession(session);
  const next = nextAction(target, role, now);
  const Icon = next ? actionIcons[next] : null;
  return (
    <>
      <div className="flex gap-2">
        <ActionMenu
          label={t("actionsFor", { title: session.title })}
          variant="secondary"
          size="md"
          side="top"
          className="max-sm:flex-1"
          buttonClassName="max-sm:w-full"
          actions={sessionMenu({ session: target, role, t, perform, except: [next, "edit"] })}
        >
          {t("moreActions")}
        </ActionMenu>
        <Button
          className="max-sm:flex-1"
          variant={next ? "secondary" : "primary"}
          onClick={() => perform("edit", target)}
        >
          {t("action.edit")}
        </Button>
      </div>
      {next && Icon ? (
        <Button variant="primary" loading={busyId === session.id} onClick={() => perform(next, target)}>
          {busyId === session.id ? null : <Icon aria-hidden />}
          {t(`action.${next}`)}
        </Button>
      ) : null}
    </>
  );
}

function PanelSkeleton() {
  return (
    <div className="grid gap-5 px-5 py-6 sm:px-6" aria-hidden>
      <Skeleton className="h-10 w-2/3" />
      {["w-1/2", "w-2/3", "w-2/5", "w-3/5", "w-1/3"].map((width) => (
        <div key={width} className="grid gap-2">
          <Skeleton className="w-24" />
          <Skeleton className={width} />
        </div>
      ))}
    </div>
  );
}

/** From the moment the doors open somebody may have come. */
function hasAttendance(session: LiveSessionDetail, now: number): boolean {
  if (session.status === "scheduled") return doorsOf(session, now) !== "early";
  return session.actual_start !== null || session.status === "live" || session.status === "ended";
}

function SessionTabs({
  session,
  url,
  onUrl,
}: { session: LiveSessionDetail } & Pick<SessionPanelProps, "url" | "onUrl">) {
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();
  const { role } = useSessionActions();
  const now = useNow();
  const people = can(role, "read_registrations");
  const offers: Record<SessionTab, boolean> = {
    overview: true,
    registrations: people,
    attendance: people && hasAttendance(session, now),
    questions: true,
    feedback: people && session.status === "ended",
    convocation: can(role, "manage_sessions"),
    log: can(role, "manage_sessions"),
  };
  const offered = sessionTabs.filter((each) => offers[each]);
  const shown = offered.find((each) => each === url.tab) ?? "overview";
  const counts: Partial<Record<SessionTab, number>> = {
    registrations: session.registered_count + session.waitlisted_count,
    questions: session.question_count,
  };
  return (
    <Tabs
      value={shown}
      onValueChange={(next) =>
        onUrl({ tab: next === "overview" ? "" : (next as SessionTab) }, { replace: true })
      }
      className="flex min-h-full flex-col"
    >
      <TabsList className="sticky top-0 z-10 bg-raised px-3 pt-1 sm:px-4">
        {offered.map((each) => (
          <TabsTrigger key={each} value={each}>
            {t(`tab.${each}`)}
            {counts[each] === undefined ? null : (
              <span className="rounded-full bg-sunken px-2 tabular text-sm text-muted">
                {format.number(counts[each])}
              </span>
            )}
          </TabsTrigger>
        ))}
      </TabsList>
      <TabsContent value="overview" className="px-5 pb-6 sm:px-6">
        <SessionOverview
          session={session}
          meeting={<MeetingState session={session} />}
          check={<SessionCheck session={session} />}
          recordings={
            <Suspense fallback={<Skeleton className="h-16 w-full" />}>
              <SessionRecordings session={session} />
            </Suspense>
          }
        />
      </TabsContent>
      <TabsContent value="registrations" className="px-5 pb-6 sm:px-6">
        <RegistrationsTab
          session={session}
          url={url}
          onUrl={onUrl}
          notes={
            can(role, "manage_sessions") ? (
              <Suspense fallback={<div className="h-9" />}>
                <SessionNotes session={session} />
              </Suspense>
            ) : undefined
          }
        />
      </TabsContent>
      <TabsContent value="attendance" className="px-5 pb-6 sm:px-6">
        <Suspense fallback={<PanelSkeleton />}>
          <AttendanceTab session={session} url={url} onUrl={onUrl} />
        </Suspense>
      </TabsContent>
      <TabsContent value="questions" className="px-5 pb-6 sm:px-6">
        <QuestionsTab
          session={session}
          shown={url.asked || "open"}
          onShow={(asked) => onUrl({ asked: asked === "open" ? "" : asked }, { replace: true })}
        />
      </TabsContent>
      <TabsContent value="feedback" className="pb-6">
        <Suspense fallback={<PanelSkeleton />}>
          <SessionFeedback key={session.id} sessionId={session.id} />
        </Suspense>
      </TabsContent>
      <TabsContent value="convocation" className="px-5 pb-6 sm:px-6">
        <Suspense fallback={<PanelSkeleton />}>
          <SessionConvocation key={session.id} sessionId={session.id} />
        </Suspense>
      </TabsContent>
      <TabsContent value="log" className="pb-6">
        <Suspense fallback={<PanelSkeleton />}>
          <SessionLog sessionId={session.id} />
        </Suspense>
      </TabsContent>
    </Tabs>
  );
}

/** Everything about one session, beside the list. */
export default function SessionPanel({ url, onUrl, onPrevious, onNext }: SessionPanelProps) {
  const { t } = useTranslation(["session", "sessions"]);
  const { role } = useSessionActions();
  const { data: session, error, refetch, isFetching } = useSessionHere(url.session);
  return (
    <SidePanel
      open
      wide
      onClose={() => onUrl(noSession)}
      title={session?.title ?? (error ? t("panel.unknown") : t("panel.loading"))}
      head={
        session ? (
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-muted">
            <SessionStatusBadge status={session.status} />
            {session.course?.title}
          </span>
        ) : null
      }
      onPrevious={onPrevious}
      onNext={onNext}
      footer={session && can(role, "manage_sessions") ? <PanelActions session={session} /> : undefined}
    >
      {session ? (
        <div className="px-5 not-empty:pt-4 sm:px-6">
          <RoomChange key={session.id} session={session} />
        </div>
      ) : null}
      {session ? (
        <SessionTabs key={session.id} session={session} url={url} onUrl={onUrl} />
      ) : error ? (
        <ErrorState
          error={error}
          onRetry={() => void refetch()}
          retrying={isFetching}
          action={<Button onClick={() => onUrl(noSession)}>{t("common:backToList")}</Button>}
        />
      ) : (
        <PanelSkeleton />
      )}
    </SidePanel>
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { Suspense, useEffect, useRef } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { ConnectionsLink } from "@/components/courses/live-sessions/shared/ConnectionsLink";
import { StatusMark } from "@/components/shared/display/StatusBadge";
import { Button } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { refresh } from "@/hooks/cache";
import { meetingChanged } from "@/hooks/courses/shared/keys";
import {
  useRetryMeeting,
  useSessionMeeting,
  useUpdateLiveSession,
  type MeetingState as State,
} from "@/hooks/courses/useLiveSessions";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { meetingProblem } from "@/lib/courses/meeting/meeting-problem";
import { sessionOver } from "@/lib/courses/shared/session-over";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useFormat } from "@/hooks/ui/useFormat";
import { useNow } from "@/hooks/ui/useNow";

const MeetingDrift = lazyPart(() => import("./MeetingDrift"));

const marks = {
  unconnected: { tone: "neutral", shape: "hollow" },
  reconnect: { tone: "warn", shape: "slash" },
  pending: { tone: "info", shape: "half" },
  ready: { tone: "good", shape: "check" },
  drift: { tone: "warn", shape: "triangle" },
  failed: { tone: "bad", shape: "slash" },
} as const satisfies Record<Exclude<State, "none">, { tone: string; shape: string }>;

const limited = ["topic", "start", "durationMinutes", "agenda"] as const;

/** Whether the provider has followed the session; where it has not, why and what to do. Draws nothing without a provider. */
export function MeetingState({ session }: { session: LiveSessionDetail }) {
  const sessionId = session.id;
  const { t } = useTranslation("session");
  const format = useFormat();
  const errorText = useErrorText();
  const client = useQueryClient();
  const now = useNow();
  const { data } = useSessionMeeting(sessionId);
  const retry = useRetryMeeting(sessionId);
  const update = useUpdateLiveSession();
  const before = useRef<State>(undefined);
  // The link is written when the meeting becomes ready: the facts around this line are read again.
  useEffect(() => {
    if (before.current === "pending" && data?.state === "ready") {
      void refresh(client, meetingChanged(sessionId));
    }
    before.current = data?.state;
  }, [client, data?.state, sessionId]);
  if (!data || data.state === "none") return null;
  const { state } = data;
  // No account is missed by what no longer takes place.
  const over = sessionOver(session, now);
  if (over && (state === "unconnected" || state === "reconnect")) return null;
  return (
    <div className="grid justify-items-start gap-1.5" aria-live="polite">
      <p className="flex gap-2">
        <span className="flex h-6 items-center">
          <StatusMark {...marks[state]} />
        </span>
        <span className="min-w-0 text-pretty">{t(`meeting.${state}`)}</span>
      </p>
      {(state === "failed" || state === "pending") && data.error_code ? (
        <span className="text-sm text-pretty text-muted">
          {t(`meeting.why.${meetingProblem(data.error_code, data.error_detail)}`)}{" "}
          {state === "failed" ? <span className="code">{data.error_detail ?? data.error_code}</span> : null}
        </span>
      ) : null}
      {data.error_code && data.next_try ? (
        <span className="text-sm text-muted">
          {t("meeting.nextTry", { when: format.dateTime(data.next_try) })}
        </span>
      ) : null}
      {retry.error ? <span className="text-sm text-bad-ink">{errorText(retry.error)}</span> : null}
      {state === "failed" ? (
        <Button size="sm" loading={retry.isPending} onClick={() => retry.mutate()}>
          {t("meeting.retry")}
        </Button>
      ) : null}
      {data.drift ? (
        <Suspense fallback={<Skeleton className="h-28 w-full" />}>
          <MeetingDrift session={session} meeting={data} />
        </Suspense>
      ) : null}
      {data.overwritten?.recording ? (
        <span className="text-sm text-pretty text-muted">{t("meeting.limit.recording")}</span>
      ) : null}
      {limited
        .filter((field) => data.overwritten?.[field])
        .map((field) => (
          <span key={field} className="text-sm text-pretty text-muted">
            {t("meeting.limit.other", { what: t(`drift.field.${field}`) })}
          </span>
        ))}
      {data.own_link && !over ? (
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <span className="text-sm text-muted">{t("drift.ownLink")}</span>
          <Button
            size="sm"
            loading={update.isPending}
            onClick={() => update.mutate({ id: sessionId, fields: { join_url: null, join_password: null } })}
          >
            {t("drift.useMeetingLink")}
          </Button>
          {update.error ? <span className="text-sm text-bad-ink">{errorText(update.error)}</span> : null}
        </div>
      ) : null}
      {state === "unconnected" || state === "reconnect" ? <ConnectionsLink /> : null}
    </div>
  );
}

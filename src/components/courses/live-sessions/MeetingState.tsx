import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router-dom";
import { StatusBadge } from "@/components/shared/StatusBadge";
import { Button } from "@/components/ui/button";
import { sessionKeys } from "@/hooks/courses/keys";
import {
  useRetryMeeting,
  useSessionMeeting,
  type MeetingState as State,
} from "@/hooks/courses/useLiveSessions";
import { links } from "@/lib/paths";
import { useErrorText } from "@/lib/use-error-text";
import { useFormat } from "@/lib/use-format";

const marks = {
  unconnected: { tone: "neutral", shape: "hollow" },
  reconnect: { tone: "warn", shape: "slash" },
  pending: { tone: "info", shape: "half" },
  ready: { tone: "good", shape: "check" },
  failed: { tone: "bad", shape: "slash" },
} as const satisfies Record<Exclude<State, "none">, { tone: string; shape: string }>;

/** Whether the provider has followed the session; where it has not, why and what to do. Draws nothing without a provider. */
export function MeetingState({ sessionId }: { sessionId: string }) {
  const { t } = useTranslation("session");
  const format = useFormat();
  const errorText = useErrorText();
  const client = useQueryClient();
  const { data } = useSessionMeeting(sessionId);
  const retry = useRetryMeeting(sessionId);
  const before = useRef<State>(undefined);
  // The link is written when the meeting becomes ready: the facts around this line are read again.
  useEffect(() => {
    if (before.current === "pending" && data?.state === "ready") {
      void client.invalidateQueries({ queryKey: sessionKeys.detail(sessionId) });
    }
    before.current = data?.state;
  }, [client, data?.state, sessionId]);
  if (!data || data.state === "none") return null;
  const { state } = data;
  return (
    <div className="grid justify-items-start gap-1.5" aria-live="polite">
      <StatusBadge {...marks[state]}>
        {t(`meeting.${state}`, { code: data.error_detail ?? data.error_code ?? "" })}
      </StatusBadge>
      {state === "failed" && data.next_try ? (
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
      {state === "unconnected" || state === "reconnect" ? (
        <Link
          to={links.settings("integrations")}
          className="text-sm text-accent-ink underline underline-offset-4"
        >
          {t("meeting.settings")}
        </Link>
      ) : null}
    </div>
  );
}

import ExternalLink from "lucide-react/icons/external-link";
import RotateCw from "lucide-react/icons/rotate-cw";
import { ConnectionsLink } from "@/components/courses/live-sessions/shared/ConnectionsLink";
import { StatusBadge } from "@/components/shared/display/StatusBadge";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { Button, buttonVariants } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import {
  isAsking,
  useFindRecordings,
  usePublishRecording,
  useSessionRecordings,
  type RecordingSearch,
  type SessionRecording,
} from "@/hooks/courses/recordings/recordings";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { records } from "@/lib/courses/shared/session-types";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useFormat } from "@/hooks/ui/useFormat";
import { useNow } from "@/hooks/ui/useNow";
import { useTranslation } from "@/hooks/ui/useTranslation";

function Recording({ sessionId, recording }: { sessionId: string; recording: SessionRecording }) {
  const { t } = useTranslation("session");
  const format = useFormat();
  const errorText = useErrorText();
  const publish = usePublishRecording(sessionId);
  const { started_at: from, ended_at: until, published } = recording;
  const when = until ? `${format.day(from)}, ${format.timeRange(from, until)}` : format.dateTime(from);
  const decided =
    recording.decided_at &&
    t(`recordings.decided.${published ? "published" : "withdrawn"}`, {
      when: format.dateTime(recording.decided_at),
      who: recording.decided_by ?? t("recordings.somebody"),
    });
  return (
    <li className="grid justify-items-start gap-1.5">
      <span className="font-medium">{when}</span>
      <StatusBadge tone={published ? "good" : "neutral"} shape={published ? "check" : "hollow"}>
        {t(published ? "recordings.published" : "recordings.unpublished")}
      </StatusBadge>
      {decided ? <span className="text-sm text-muted">{decided}</span> : null}
      <span className="flex flex-wrap gap-2">
        <a
          href={recording.url}
          target="_blank"
          rel="noopener noreferrer"
          aria-label={t("recordings.watchOf", { when })}
          className={buttonVariants({ size: "sm" })}
        >
          <ExternalLink aria-hidden />
          {t("recordings.watch")}
        </a>
        <Button
          size="sm"
          loading={publish.isPending}
          aria-label={t(published ? "recordings.withdrawOf" : "recordings.publishOf", { when })}
          onClick={() => publish.mutate({ id: recording.id, published: !published })}
        >
          {t(published ? "recordings.withdraw" : "recordings.publish")}
        </Button>
      </span>
      {publish.error ? (
        <span role="alert" className="text-sm text-bad-ink">
          {errorText(publish.error)}
        </span>
      ) : null}
    </li>
  );
}

type Standing = "asking" | "notAllowed" | "reconnect" | "failed" | "waiting" | "none";

/** How asking for recordings stands, of several meetings the one that a person can do something about. */
function standingOf(searches: readonly RecordingSearch[], now: number): Standing {
  if (searches.some((search) => isAsking(search, now))) return "asking";
  if (searches.some((search) => search.state === "parked"))
    return searches.some((search) => search.error_code === "reconnect") ? "reconnect" : "failed";
  if (searches.some((search) => search.outcome === "not_allowed")) return "notAllowed";
  return searches.some((search) => search.state === "queued") ? "waiting" : "none";
}

/** The recordings of a session's own runs: each is watched by its people once it is published, and never by itself. */
export default function SessionRecordings({ session }: { session: LiveSessionDetail }) {
  const { t } = useTranslation("session");
  const format = useFormat();
  const errorText = useErrorText();
  const now = useNow();
  const { data, error, refetch } = useSessionRecordings(session.id);
  const find = useFindRecordings(session.id);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-16 w-full" />;
  const { agreed, recordings, searches, can_ask: canAsk } = data;
  // Nothing is looked for before the session, nor where no provider records.
  const looked =
    now >= Date.parse(session.scheduled_start) &&
    (recordings.length > 0 || searches.length > 0 || records(session.platform));
  const standing = standingOf(searches, now);
  const next = searches.find((search) => search.next_try)?.next_try;
  return (
    <div className="grid justify-items-start gap-3">
      {agreed === null ? null : <span>{t("recordings.agreed", { count: agreed })}</span>}
      {!looked ? null : recordings.length > 0 ? (
        <ul className="grid gap-4" aria-label={t("recordings.label")}>
          {recordings.map((recording) => (
            <Recording key={recording.id} sessionId={session.id} recording={recording} />
          ))}
        </ul>
      ) : standing === "none" ? null : (
        <span>{t("recordings.empty")}</span>
      )}
      {looked && (recordings.length === 0 || standing !== "none") ? (
        <span className="text-sm text-pretty text-muted" aria-live="polite">
          {t(`recordings.standing.${standing}`)}
          {standing === "waiting" && next
            ? ` ${t("meeting.nextTry", { when: format.dateTime(next) })}`
            : null}
        </span>
      ) : null}
      {standing === "notAllowed" || standing === "reconnect" ? <ConnectionsLink /> : null}
      {canAsk && standing !== "asking" ? (
        <Button size="sm" loading={find.isPending} onClick={() => find.mutate()}>
          <RotateCw aria-hidden />
          {t("recordings.find")}
        </Button>
      ) : null}
      {find.error ? (
        <span role="alert" className="text-sm text-bad-ink">
          {errorText(find.error)}
        </span>
      ) : null}
    </div>
  );
}

import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { keptSeats } from "@/components/courses/live-sessions/shared/kept-seats";
import { telling, tellingFirst, type Telling } from "@/components/courses/live-sessions/shared/telling";
import { afterOthers } from "@/components/courses/live-sessions/shared/after-others";
import { RelativeTime } from "@/components/shared/display/RelativeTime";
import { notify, notifyError, undoToast } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import type { DriftField, MeetingDifference, SessionMeeting } from "@/hooks/courses/meeting/session-meeting";
import { changePreviewOptions, type ChangeKind } from "@/hooks/courses/plan/change-preview";
import { liveSessionOptions } from "@/hooks/courses/detail/live-session";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { useResolveDrift, useUpdateLiveSession } from "@/hooks/courses/useLiveSessions";
import { confirm } from "@/lib/confirm";
import { sameClock } from "@/lib/text/format";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useFormat } from "@/hooks/ui/useFormat";

const fields: readonly Exclude<DriftField, "deleted">[] = [
  "topic",
  "start",
  "durationMinutes",
  "agenda",
  "recording",
];

type Value = MeetingDifference["ours"];

function useWritten(session: LiveSessionDetail) {
  const { t } = useTranslation("session");
  const format = useFormat();
  return (field: DriftField, value: Value): string => {
    if (field === "start") {
      const moment = String(value);
      const zone = sameClock(session.time_zone, format.timeZone, moment)
        ? ""
        : ` (${format.zone(session.time_zone, moment)})`;
      return `${format.dateTime(moment, session.time_zone)}${zone}`;
    }
    if (field === "durationMinutes") return t("drift.minutes", { value: format.number(Number(value)) });
    if (typeof value === "boolean") return t(value ? "form.on" : "form.off");
    return String(value).trim() || t("drift.empty");
  };
}

/** What somebody changed at the provider, and the two ways out: theirs or ours. Nothing is written over before that. */
export default function MeetingDrift({
  session,
  meeting,
}: {
  session: LiveSessionDetail;
  meeting: SessionMeeting;
}) {
  const { t, i18n } = useTranslation(["session", "sessions"]);
  const errorText = useErrorText("session");
  const written = useWritten(session);
  const format = useFormat();
  const client = useQueryClient();
  const look = (id: string) => client.fetchQuery({ ...liveSessionOptions(id), staleTime: 0 });
  const reader = async () => {
    await i18n.loadNamespaces(["session", "messages"]);
    return {
      t: i18n.t,
      preview: (id: string, kind: ChangeKind) => client.fetchQuery(changePreviewOptions(id, kind)),
    };
  };
  const resolve = useResolveDrift(session.id);
  const update = useUpdateLiveSession();
  const { drift } = meeting;
  if (!drift) return null;
  const provider = t(`sessions:platform.${session.platform}`);
  const deleted = drift.deleted !== undefined;
  const busy = resolve.isPending || update.isPending;

  async function takeTheirs() {
    const { title, description, scheduled_start, scheduled_end, recording_enabled } = session;
    const before = { title, description, scheduled_start, scheduled_end, recording_enabled };
    const moves = (drift?.start ?? drift?.durationMinutes) !== undefined && session.status !== "postponed";
    let taken: { revision: number; tell: boolean } | undefined;
    const take = async (telling: Telling) => {
      const { revision } = await resolve.mutateAsync({
        choice: "theirs",
        revision: session.revision,
        ...telling,
      });
      taken = { revision, tell: telling.tell };
    };
    if (moves) {
      const { id, title } = session;
      const confirmLabel = t("drift.theirs", { provider });
      await tellingFirst({ id, title, kind: "session_moved", confirmLabel }, await reader(), take);
    } else await take({ tell: true, note: "" });
    if (!taken) return;
    const undone = { id: session.id, fields: before, ...taken };
    undoToast(t("drift.done.theirs", { provider }), {
      label: t("drift.undo"),
      // The box is gone by then, and with it where a refusal would stand.
      run: () => update.mutate(undone, { onError: (refusal) => notifyError(errorText(refusal)) }),
    });
  }

  async function restoreOurs() {
    await resolve.mutateAsync({ choice: "ours", revision: session.revision });
    notify(t(deleted ? "drift.done.anew" : "drift.done.ours", { provider }));
  }

  async function cancelSession() {
    const { choice } = await telling(session.id, "session_cancelled", await reader());
    await confirm({
      title: t("session:cancel.title", { title: session.title }),
      description: t("session:cancel.description"),
      keeps: keptSeats(session, t),
      ...(choice ? { choice } : {}),
      danger: true,
      confirmLabel: t("sessions:action.cancel"),
      cancelLabel: t("session:cancel.keep"),
      softer: { label: t("drift.anew"), description: t("drift.anewHelp") },
      run: afterOthers(session, { t, format, look }, (_reason, revision, silent) =>
        resolve.mutateAsync({ choice: "theirs", revision, tell: !silent }),
      ),
    }).then((answer) => {
      if (answer.action === "softer") void attempt(restoreOurs);
      if (answer.action === "confirm") notify(t("session:done.cancelled", { title: session.title }));
    });
  }

  /** A refusal stands below the buttons; there is nothing more to do about it here. */
  const attempt = (work: () => Promise<void>) => work().catch(() => undefined);
  const error = resolve.error ?? update.error;

  return (
    <section
      aria-label={t("drift.label")}
      className="grid w-full gap-3 rounded-md border border-line bg-sunken p-3 sm:p-4"
    >
      <p className="text-warn-ink">
        {t(deleted ? "drift.deleted" : "drift.changed", { provider })}
        {meeting.drift_at ? (
          <RelativeTime value={meeting.drift_at} className="block text-sm text-muted" />
        ) : null}
      </p>
      {deleted ? null : (
        <dl className="grid gap-3">
          {fields.map((field) => {
            const difference = drift[field];
            return difference ? (
              <div key={field} className="grid gap-0.5">
                <dt className="text-sm font-medium">{t(`drift.field.${field}`)}</dt>
                <dd className="grid grid-cols-[auto_1fr] gap-x-3">
                  <span className="text-sm text-muted">{provider}</span>
                  <span className="min-w-0 break-words">{written(field, difference.theirs)}</span>
                  <span className="text-sm text-muted">{t("drift.here")}</span>
                  <span className="min-w-0 break-words">{written(field, difference.ours)}</span>
                </dd>
              </div>
            ) : null;
          })}
        </dl>
      )}
      {error ? (
        <p role="alert" className="text-sm text-bad-ink">
          {errorText(error)}
        </p>
      ) : null}
      <div className="flex flex-wrap gap-2">
        {deleted ? (
          <>
            <Button variant="primary" loading={busy} onClick={() => void attempt(restoreOurs)}>
              {t("drift.anew")}
            </Button>
            <Button disabled={busy} onClick={() => void cancelSession()}>
              {t("drift.cancelSession")}
            </Button>
          </>
        ) : (
          <>
            <Button
              loading={busy && resolve.variables?.choice === "theirs"}
              disabled={busy}
              onClick={() => void attempt(takeTheirs)}
            >
              {t("drift.theirs", { provider })}
            </Button>
            <Button
              loading={busy && resolve.variables?.choice === "ours"}
              disabled={busy}
              onClick={() => void attempt(restoreOurs)}
            >
              {t("drift.ours")}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}

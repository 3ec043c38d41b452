import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { roomOf } from "@/components/courses/live-sessions/meeting-link";
import type { ActionSession } from "@/components/courses/live-sessions/session-actions-context";
import { notify, notifyError, undoToast } from "@/components/shared/toast";
import { liveSessionOptions } from "@/hooks/courses/session-queries";
import {
  useDeleteLiveSession,
  useRestoreLiveSession,
  useUpdateSessionStatus,
} from "@/hooks/courses/useLiveSessions";
import { confirm } from "@/lib/confirm";
import { canTransition } from "@/lib/courses/session-transitions";
import type { SessionAction } from "@/lib/courses/session-actions";
import { AppError } from "@/lib/errors";
import { serverNow } from "@/lib/server-clock";
import { useErrorText } from "@/lib/use-error-text";
import { useFormat } from "@/lib/use-format";

/** What the page does about the actions that open something. */
export interface SessionDoors {
  edit: (id: string) => void;
  duplicate: (id: string) => void;
  move: (mode: "postpone" | "reschedule", session: ActionSession) => void;
  /** The session is gone from the page. */
  closed: (id: string) => void;
}

const early = 30 * 60_000;

/** Carries out the actions on a session, asking first where something would be lost. */
export function usePerform(doors: SessionDoors) {
  const { t } = useTranslation("sessions");
  const format = useFormat();
  const errorText = useErrorText();
  const client = useQueryClient();
  const status = useUpdateSessionStatus();
  const remove = useDeleteLiveSession();
  const restore = useRestoreLiveSession();
  const [busyId, setBusyId] = useState<string | null>(null);

  async function open(session: ActionSession) {
    const detail = await client.fetchQuery({ ...liveSessionOptions(session.id), staleTime: 60_000 });
    const room = roomOf(detail);
    if (!room) throw new AppError({ status: 409, code: "link_not_ready" });
    window.open(room, "_blank", "noopener,noreferrer");
  }

  async function start(session: ActionSession) {
    const ahead = Date.parse(session.scheduled_start) - serverNow();
    if (ahead > early) {
      const answer = await confirm({
        title: t("start.title", { title: session.title }),
        description: t("start.early", { relative: format.relative(session.scheduled_start) }),
        confirmLabel: t("action.start"),
      });
      if (answer.action !== "confirm") return;
    }
    await status.mutateAsync({ id: session.id, status: "live" });
    notify(t("done.started", { title: session.title }), {
      ...(session.has_link
        ? { action: { label: t("action.open"), run: () => perform("open", session) } }
        : { description: t("done.startedNoLink") }),
    });
  }

  async function end(session: ActionSession) {
    const answer = await confirm({
      title: t("end.title", { title: session.title }),
      description: t("end.description"),
      confirmLabel: t("action.end"),
      run: () => status.mutateAsync({ id: session.id, status: "ended" }),
    });
    if (answer.action === "confirm") notify(t("done.ended", { title: session.title }));
  }

  function losses(session: ActionSession, kind: "cancel" | "delete"): string[] {
    const people = session.registered_count + session.waitlisted_count;
    return [
      ...(people > 0 ? [t(`${kind}.registrations`, { count: people })] : []),
      ...(session.question_count > 0 && kind === "delete"
        ? [t("delete.questions", { count: session.question_count })]
        : []),
    ];
  }

  async function cancel(session: ActionSession) {
    const postponable = canTransition(session.status, "postponed");
    const answer = await confirm({
      title: t("cancel.title", { title: session.title }),
      description: t("cancel.description"),
      losses: losses(session, "cancel"),
      danger: true,
      confirmLabel: t("action.cancel"),
      cancelLabel: t("cancel.keep"),
      ...(postponable ? { softer: { label: t("action.postpone"), description: t("cancel.softer") } } : {}),
      reason: { label: t("reason.label"), description: t("reason.help") },
      run: (reason) =>
        status.mutateAsync({ id: session.id, status: "cancelled", reason, revision: session.revision }),
    });
    if (answer.action === "softer") doors.move("postpone", session);
    if (answer.action === "confirm") notify(t("done.cancelled", { title: session.title }));
  }

  async function erase(session: ActionSession) {
    const softer = canTransition(session.status, "postponed")
      ? "postpone"
      : canTransition(session.status, "cancelled")
        ? "cancel"
        : null;
    const lost = losses(session, "delete");
    const answer = await confirm({
      title: t("delete.title", { title: session.title }),
      description: lost.length > 0 ? t("delete.description") : t("delete.nothingLost"),
      losses: lost,
      danger: true,
      confirmLabel: t("action.delete"),
      cancelLabel: t("delete.keep"),
      ...(softer
        ? { softer: { label: t(`action.${softer}`), description: t(`delete.softer.${softer}`) } }
        : {}),
      run: () => remove.mutateAsync({ id: session.id, revision: session.revision }),
    });
    if (answer.action === "softer" && softer) return perform(softer, session);
    if (answer.action !== "confirm") return;
    doors.closed(session.id);
    undoToast(t("done.deleted", { title: session.title }), {
      label: t("undoDelete"),
      run: () => void guarded(session.id, () => bringBack(session)),
    });
  }

  async function bringBack(session: ActionSession) {
    await restore.mutateAsync(session.id);
    notify(t("done.restored", { title: session.title }));
  }

  async function guarded(id: string, work: () => Promise<void>) {
    setBusyId(id);
    try {
      await work();
    } catch (error) {
      notifyError(errorText(error));
    } finally {
      setBusyId(null);
    }
  }

  function perform(action: SessionAction, session: ActionSession): void {
    switch (action) {
      case "edit":
        return doors.edit(session.id);
      case "duplicate":
        return doors.duplicate(session.id);
      case "postpone":
      case "reschedule":
        return doors.move(action, session);
      case "open":
        return void guarded(session.id, () => open(session));
      case "start":
        return void guarded(session.id, () => start(session));
      case "end":
        return void guarded(session.id, () => end(session));
      case "cancel":
        return void guarded(session.id, () => cancel(session));
      case "delete":
        return void guarded(session.id, () => erase(session));
    }
  }

  return { perform, busyId };
}

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { roomOf } from "@/components/courses/live-sessions/shared/meeting-link";
import type { ActionSession } from "@/components/courses/live-sessions/shared/session-actions-context";
import { notifyError } from "@/components/shared/feedback/toast";
import { liveSessionOptions } from "@/hooks/courses/detail/live-session";
import {
  useDeleteLiveSession,
  useRestoreLiveSession,
  useUpdateSessionStatus,
} from "@/hooks/courses/useLiveSessions";
import type { SessionAction } from "@/lib/courses/shared/session-actions";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useFormat } from "@/hooks/ui/useFormat";

/** What the page does about the actions that open something. */
export interface SessionDoors {
  edit: (id: string) => void;
  duplicate: (id: string) => void;
  reschedule: (mode: "postpone" | "reschedule", session: ActionSession) => void;
  /** The session is gone from the page. */
  closed: (id: string) => void;
}

/** Carries out the actions on a session; what they ask and say is loaded with the first of them. */
export function usePerform(doors: SessionDoors) {
  const { i18n } = useTranslation("sessions");
  const format = useFormat();
  const errorText = useErrorText();
  const client = useQueryClient();
  const status = useUpdateSessionStatus();
  const remove = useDeleteLiveSession();
  const restore = useRestoreLiveSession();
  const [busyId, setBusyId] = useState<string | null>(null);

  async function run(action: SessionAction, session: ActionSession) {
    const [{ performers }] = await Promise.all([
      import("./performers"),
      i18n.loadNamespaces(["session", "sessions", "messages"]),
    ]);
    await performers[action]?.(session, {
      t: i18n.t,
      format,
      setStatus: status.mutateAsync,
      remove: remove.mutateAsync,
      restore: restore.mutateAsync,
      preview: async (id, kind) => {
        const { changePreviewOptions } = await import("@/hooks/courses/plan/change-preview");
        return client.fetchQuery(changePreviewOptions(id, kind));
      },
      look: (id) => client.fetchQuery({ ...liveSessionOptions(id), staleTime: 0 }),
      roomOf: async (id) => {
        const { hostRoomOf } = await import("@/hooks/courses/meeting/session-check");
        const detail = await client.fetchQuery({ ...liveSessionOptions(id), staleTime: 60_000 });
        return (await hostRoomOf(detail)) ?? roomOf(detail);
      },
      perform,
      guarded: (id, work) => void guarded(id, work),
      closed: doors.closed,
    });
  }

  async function guarded(id: string, work: () => Promise<unknown>) {
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
    if (action === "edit") return doors.edit(session.id);
    if (action === "duplicate") return doors.duplicate(session.id);
    if (action === "postpone" || action === "reschedule") return doors.reschedule(action, session);
    void guarded(session.id, () => run(action, session));
  }

  return { perform, busyId };
}

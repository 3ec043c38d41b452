import { Suspense, useMemo, useState, type ReactNode } from "react";
import {
  SessionActionsContext,
  type ActionSession,
} from "@/components/courses/live-sessions/shared/session-actions-context";
import { usePerform } from "./usePerform";
import { noSession, type SessionsUrl } from "@/lib/courses/list/session-url";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import type { StoreRole } from "@/lib/roles";

const RescheduleDialog = lazyPart(() => import("@/components/courses/live-sessions/plan/RescheduleDialog"));

interface SessionActionsProviderProps {
  role: StoreRole;
  /** The session whose detail is open. */
  openId: string;
  onUrl: (patch: Partial<SessionsUrl>) => void;
  children: ReactNode;
}

/** The actions on a session, the same from its row and from its detail. */
export function SessionActionsProvider({ role, openId, onUrl, children }: SessionActionsProviderProps) {
  const [rescheduling, setRescheduling] = useState<{
    mode: "postpone" | "reschedule";
    session: ActionSession;
  } | null>(null);
  const { perform, busyId } = usePerform({
    edit: (id) => onUrl({ edit: id }),
    duplicate: (id) => onUrl({ copy: id }),
    reschedule: (mode, session) => setRescheduling({ mode, session }),
    closed: (id) => {
      if (openId === id) onUrl(noSession);
    },
  });
  const value = useMemo(() => ({ role, perform, busyId }), [role, perform, busyId]);
  return (
    <SessionActionsContext value={value}>
      {children}
      {rescheduling ? (
        <Suspense fallback={null}>
          <RescheduleDialog {...rescheduling} onClose={() => setRescheduling(null)} />
        </Suspense>
      ) : null}
    </SessionActionsContext>
  );
}

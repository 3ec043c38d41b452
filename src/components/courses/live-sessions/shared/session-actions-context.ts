import { createContext, useContext } from "react";
import type { SessionAction } from "@/lib/courses/shared/session-actions";
import type { SessionPlatform, SessionStatus } from "@/lib/courses/shared/session-types";
import type { StoreRole } from "@/lib/roles";

/** What the actions need to know of a session, whether it comes from the list or from its detail. */
export interface ActionSession {
  id: string;
  title: string;
  status: SessionStatus;
  platform: SessionPlatform;
  has_link: boolean;
  scheduled_start: string;
  scheduled_end: string;
  join_opens_at: string;
  join_closes_at: string;
  time_zone: string;
  registered_count: number;
  waitlisted_count: number;
  question_count: number;
  revision: number;
}

interface SessionActions {
  role: StoreRole;
  perform: (action: SessionAction, session: ActionSession) => void;
  /** The session on which something is on its way. */
  busyId: string | null;
}

export const SessionActionsContext = createContext<SessionActions | null>(null);

export function useSessionActions(): SessionActions {
  const actions = useContext(SessionActionsContext);
  if (!actions) throw new Error("useSessionActions needs a SessionActionsProvider above it");
  return actions;
}

import { participantsTold } from "@/hooks/courses/shared/keys";
import type { MyLiveSession } from "@/hooks/courses/shared/types";
import { useMyLiveSession } from "@/hooks/courses/useLiveSessions";
import { useLiveUpdates } from "@/hooks/useLiveUpdates";
import { errorCode } from "@/lib/net/errors";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

interface StudentSession {
  session: MyLiveSession | undefined;
  /** Gone, or not for this account. */
  missing: boolean;
  error: unknown;
  retry: () => void;
  retrying: boolean;
}

/** One session as the person may see it, kept fresh with its questions. */
export function useStudentSession(sessionId: string): StudentSession {
  const valid = uuid.test(sessionId);
  const query = useMyLiveSession(valid ? sessionId : undefined);
  const missing = !valid || (query.isError && errorCode(query.error) === "session_not_found");
  const watched = valid && !missing;
  useLiveUpdates(watched ? `session:${sessionId}` : null, participantsTold(sessionId), watched);
  return {
    session: missing ? undefined : query.data,
    missing,
    error: missing || query.data ? null : query.error,
    retry: () => void query.refetch(),
    retrying: query.isFetching,
  };
}

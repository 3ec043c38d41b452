import { useInfiniteQuery } from "@tanstack/react-query";
import { mySessionsChanged, type MyScope } from "@/hooks/courses/shared/keys";
import { upcomingSessionsOptions } from "@/hooks/courses/student/my-sessions";
import type { MyLiveSession } from "@/hooks/courses/shared/types";
import { useUpcomingSessions } from "@/hooks/courses/useLiveSessions";
import { useLiveUpdates } from "@/hooks/useLiveUpdates";

/** The list on screen, and what is ahead whichever list that is. */
export function useStudentHome(scope: MyScope) {
  const list = useUpcomingSessions(scope);
  const upcoming = useUpcomingSessions("upcoming");
  const registered = useUpcomingSessions("registered");
  const noneAhead = upcoming.data?.length === 0;
  const past = useInfiniteQuery({ ...upcomingSessionsOptions("past"), enabled: noneAhead });
  useLiveUpdates(null, mySessionsChanged());

  const ahead: MyLiveSession[] | undefined =
    upcoming.data && registered.data ? [...registered.data, ...upcoming.data] : undefined;
  return { list, ahead, nothingAtAll: noneAhead && past.data?.length === 0 };
}

import {
  infiniteQueryOptions,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import * as z from "zod/mini";
import { keepWithin, refresh } from "@/hooks/cache";
import { attendanceChanged, sessionKeys } from "@/hooks/courses/shared/keys";
import { db, unwrap } from "@/integrations/supabase/client";
import type { Database } from "@/integrations/supabase/database.types";
import type { RegistrationStatus } from "@/lib/courses/shared/session-types";

type Row = Database["public"]["Functions"]["list_session_attendance"]["Returns"][number];
export type AttendanceSource = Database["public"]["Enums"]["attendance_source"];

/** One person of a session: whoever has a seat, and whoever came without one. */
export type Attendee = Pick<Row, "user_id" | "name" | "is_team" | "sources" | "present_now" | "sort_name"> & {
  registration_id: string | null;
  email: string | null;
  /** Null for whoever has no seat. */
  status: RegistrationStatus | null;
  /** Null: the evidence decides. */
  by_hand: boolean | null;
  basis: AttendanceSource | null;
  joined_at: string | null;
  left_at: string | null;
  seconds: number | null;
  matched_by: Database["public"]["Enums"]["attendance_match"] | null;
  /** What the provider calls this person. */
  known_as: string | null;
  match_id: string | null;
};

const unknownSchema = z.object({
  id: z.string(),
  name: z.nullable(z.string()),
  email: z.nullable(z.string()),
  joined_at: z.string(),
  left_at: z.nullable(z.string()),
  seconds: z.nullable(z.number()),
  stays: z.number(),
  suggestion: z.nullable(z.object({ user_id: z.string(), name: z.string() })),
});
export type UnknownAttendee = z.output<typeof unknownSchema>;

const reportSchema = z.object({
  provider: z.enum(["zoom", "google_meet"]),
  state: z.enum(["queued", "running", "parked", "done"]),
  outcome: z.nullable(z.enum(["imported", "no_report"])),
  participants: z.number(),
  attempts: z.number(),
  next_try: z.nullable(z.string()),
  error_code: z.nullable(z.string()),
  error_detail: z.nullable(z.string()),
  fetched_at: z.nullable(z.string()),
});
export type AttendanceReport = z.output<typeof reportSchema>;

const overviewSchema = z.object({
  counts: z.object({ registered: z.number(), came: z.number(), present_now: z.number() }),
  unmatched: z.array(unknownSchema),
  ignored: z.array(unknownSchema),
  reports: z.array(reportSchema),
});

const pageSize = 100;
const livePoll = 30_000;
const reportPoll = 5_000;
const soon = 90_000;

/** True while a report is on its way, rather than waited for. */
const arriving = (report: AttendanceReport, now: number) =>
  report.state === "running" || (report.state === "queued" && Date.parse(report.next_try ?? "") - now < soon);

function overviewOptions(sessionId: string, live: boolean) {
  return queryOptions({
    queryKey: sessionKeys.attendanceOverview(sessionId),
    queryFn: async ({ signal }) =>
      overviewSchema.parse(
        await unwrap(db.rpc("get_session_attendance", { p_session_id: sessionId }).abortSignal(signal)),
      ),
    refetchInterval: ({ state }) =>
      state.data?.reports.some((report) => arriving(report, Date.now()))
        ? reportPoll
        : live
          ? livePoll
          : false,
  });
}

/** Figures, participants nobody knows, and how the providers' reports stand; asked again while something may change. */
export function useAttendanceOverview(sessionId: string, live: boolean) {
  return useQuery(overviewOptions(sessionId, live));
}

interface Cursor {
  name: string;
  id: string;
}

function attendanceOptions(sessionId: string, live: boolean) {
  return infiniteQueryOptions({
    queryKey: sessionKeys.attendanceList(sessionId),
    queryFn: async ({ pageParam, signal }) =>
      (await unwrap(
        db
          .rpc("list_session_attendance", {
            p_session_id: sessionId,
            p_limit: pageSize,
            ...(pageParam ? { p_after_name: pageParam.name, p_after_id: pageParam.id } : {}),
          })
          .abortSignal(signal),
      )) as Attendee[],
    initialPageParam: null as Cursor | null,
    getNextPageParam: (page): Cursor | null => {
      const last = page.at(-1);
      return last && page.length === pageSize ? { name: last.sort_name, id: last.user_id } : null;
    },
    select: (data) => data.pages.flat(),
    refetchInterval: live ? livePoll : false,
  });
}

/** Who has a seat or came, by name; for staff who may read registrations. */
export function useSessionAttendance(sessionId: string, live: boolean) {
  return useInfiniteQuery(attendanceOptions(sessionId, live));
}

/** Whom an unknown participant may be, best first. */
export function useSessionPeople(sessionId: string, query: string, enabled: boolean) {
  return useQuery({
    queryKey: sessionKeys.people(sessionId, query),
    queryFn: ({ signal }) =>
      unwrap(
        db.rpc("find_session_people", { p_session_id: sessionId, p_query: query }).abortSignal(signal),
      ) as Promise<
        { user_id: string; name: string; email: string | null; kind: "registered" | "enrolled" | "team" }[]
      >,
    enabled,
    placeholderData: keepWithin(sessionId),
  });
}

interface Match {
  id: string;
  userId?: string;
  ignored?: boolean;
}

/** Says who a participant is, or that they are none of the audience; with neither, takes it back. True: remembered. */
export function useMatchAttendee(sessionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, userId, ignored }: Match) =>
      unwrap(
        db.rpc("match_attendee", {
          p_attendance_id: id,
          ...(userId ? { p_user_id: userId } : {}),
          ...(ignored ? { p_ignored: true } : {}),
        }),
      ),
    onSettled: () => refresh(client, attendanceChanged(sessionId)),
  });
}

/** Asks the providers for their reports again. Errors: no_report_to_fetch, session_not_found, role_not_allowed. */
export function useRefetchReport(sessionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(db.rpc("refetch_session_attendance", { p_session_id: sessionId })),
    onSettled: () => refresh(client, attendanceChanged(sessionId)),
  });
}

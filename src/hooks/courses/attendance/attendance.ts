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
import { keysetPages } from "@/hooks/pages";
import { nothing, rpc } from "@/integrations/supabase/server";
import type { Snapshot } from "@/lib/files/snapshot";
import { registrationStatuses, sessionPlatforms } from "@/lib/courses/shared/session-types";

const attendanceSources = ["join_click", "room_presence", "provider", "manual"] as const;
export type AttendanceSource = (typeof attendanceSources)[number];

/** One person of a session: whoever has a seat, and whoever came without one. */
const attendeeSchema = z.object({
  user_id: z.string(),
  name: z.string(),
  sort_name: z.string(),
  is_team: z.boolean(),
  sources: z.array(z.enum(attendanceSources)),
  present_now: z.boolean(),
  registration_id: z.nullable(z.string()),
  email: z.nullable(z.string()),
  /** Null for whoever has no seat. */
  status: z.nullable(z.enum(registrationStatuses)),
  /** Null: the evidence decides. */
  by_hand: z.nullable(z.boolean()),
  basis: z.nullable(z.enum(attendanceSources)),
  joined_at: z.nullable(z.string()),
  left_at: z.nullable(z.string()),
  seconds: z.nullable(z.number()),
  matched_by: z.nullable(z.enum(["email", "memory", "hand"])),
  /** What the provider calls this person. */
  known_as: z.nullable(z.string()),
  match_id: z.nullable(z.string()),
  /** When the person was in any of the session's rooms. */
  intervals: z.array(z.tuple([z.string(), z.string()])),
  /** The same room by room; what goes on has no end yet. */
  stays: z.array(
    z.object({
      platform: z.nullable(z.enum(sessionPlatforms)),
      opened_at: z.nullable(z.string()),
      closed_at: z.nullable(z.string()),
      intervals: z.array(z.tuple([z.string(), z.nullable(z.string())])),
    }),
  ),
  /** The session has ended, and nothing tells whether the person came. */
  to_confirm: z.boolean(),
  /** How many people the search found, on all pages. */
  found: z.number(),
});
export type Attendee = z.output<typeof attendeeSchema>;

const personSchema = z.object({
  user_id: z.string(),
  name: z.string(),
  email: z.nullable(z.string()),
  kind: z.enum(["registered", "enrolled", "team"]),
});

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
  /** Which times the meeting was opened could not be asked. */
  unasked: z.nullable(z.enum(["runs"])),
  participants: z.number(),
  attempts: z.number(),
  next_try: z.nullable(z.string()),
  error_code: z.nullable(z.string()),
  error_detail: z.nullable(z.string()),
  fetched_at: z.nullable(z.string()),
});
export type AttendanceReport = z.output<typeof reportSchema>;

const overviewSchema = z.object({
  counts: z.object({
    registered: z.number(),
    came: z.number(),
    absent: z.number(),
    to_confirm: z.number(),
    present_now: z.number(),
  }),
  /** The store lets an opened link count, and this session had one. */
  clicks_count: z.boolean(),
  rooms: z.array(
    z.object({
      platform: z.enum(sessionPlatforms),
      opened_at: z.string(),
      closed_at: z.nullable(z.string()),
    }),
  ),
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
    queryFn: ({ signal }) =>
      rpc("get_session_attendance", { p_session_id: sessionId }, overviewSchema, { signal }),
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

function attendanceOptions(sessionId: string, live: boolean, query: string | undefined) {
  return infiniteQueryOptions({
    queryKey: sessionKeys.attendanceList(sessionId, query),
    queryFn: ({ pageParam, signal }) =>
      rpc(
        "list_session_attendance",
        {
          p_session_id: sessionId,
          p_limit: pageSize,
          ...(query ? { p_query: query } : {}),
          ...(pageParam ? { p_after_name: pageParam.name, p_after_id: pageParam.id } : {}),
        },
        z.array(attendeeSchema),
        { signal },
      ),
    ...keysetPages(pageSize, (last: Attendee) => ({ name: last.sort_name, id: last.user_id })),
    refetchInterval: live ? livePoll : false,
  });
}

/** Who has a seat or came and is called so, by name; for staff who may read registrations. */
export function useSessionAttendance(sessionId: string, live: boolean, query?: string) {
  return useInfiniteQuery({
    ...attendanceOptions(sessionId, live, query),
    placeholderData: keepWithin(sessionId),
  });
}

/** Whom an unknown participant may be, best first. */
export function useSessionPeople(sessionId: string, query: string, enabled: boolean) {
  return useQuery({
    queryKey: sessionKeys.people(sessionId, query),
    queryFn: ({ signal }) =>
      rpc("find_session_people", { p_session_id: sessionId, p_query: query }, z.array(personSchema), {
        signal,
      }),
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
      rpc(
        "match_attendee",
        {
          p_attendance_id: id,
          ...(userId ? { p_user_id: userId } : {}),
          ...(ignored ? { p_ignored: true } : {}),
        },
        z.boolean(),
      ),
    onSettled: () => refresh(client, attendanceChanged(sessionId)),
  });
}

export const attendanceChoices = ["clicks", "attended", "absent"] as const;
export type AttendanceChoice = (typeof attendanceChoices)[number];

/** One word for all who are to be confirmed. Errors: session_not_ended, session_not_found, role_not_allowed. */
export function useSettleAttendance(sessionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (choice: AttendanceChoice) =>
      rpc("settle_session_attendance", { p_session_id: sessionId, p_choice: choice }, z.number()),
    onSettled: () => refresh(client, attendanceChanged(sessionId)),
  });
}

const linesSchema = z.object({ people: z.array(attendeeSchema), unknown: z.array(unknownSchema) });

/** Whom the search finds, then such of the participants nobody knows: one answer, so that whoever is matched meanwhile is in it once. */
export async function attendanceSnapshot(
  sessionId: string,
  query: string | undefined,
  signal: AbortSignal,
): Promise<Snapshot<Attendee | UnknownAttendee>> {
  const { people, unknown } = await rpc(
    "get_session_attendance_lines",
    { p_session_id: sessionId, ...(query ? { p_query: query } : {}) },
    linesSchema,
    { signal },
  );
  const lines = [...people, ...unknown];
  async function* pages() {
    yield await Promise.resolve(lines);
  }
  return { total: lines.length, pages: pages() };
}

/** Asks the providers for their reports again. Errors: no_report_to_fetch, session_not_found, role_not_allowed. */
export function useRefetchReport(sessionId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => rpc("refetch_session_attendance", { p_session_id: sessionId }, nothing),
    onSettled: () => refresh(client, attendanceChanged(sessionId)),
  });
}

import type { Reached } from "@/hooks/cache";
import { dashboardKeys } from "@/hooks/dashboard/keys";
import { storeKeys } from "@/hooks/stores/keys";
import type { QuestionStatus, RegistrationFilters, SessionFilters } from "@/lib/courses/shared/session-types";

export type MyScope = "upcoming" | "registered" | "past";

const all = ["live-sessions"] as const;

export const sessionKeys = {
  all,
  allLists: [...all, "list"] as const,
  lists: (storeId: string) => [...all, "list", storeId] as const,
  list: (storeId: string, filters: SessionFilters) => [...all, "list", storeId, filters] as const,
  allStatistics: [...all, "stats"] as const,
  statistics: (storeId: string) => [...all, "stats", storeId] as const,
  stats: (storeId: string, filters: SessionFilters) => [...all, "stats", storeId, filters] as const,
  details: [...all, "detail"] as const,
  coming: (token: string) => [...all, "mine", "coming", token] as const,
  meeting: (sessionId: string) => [...all, "detail", sessionId, "meeting"] as const,
  recordings: (sessionId: string) => [...all, "detail", sessionId, "recordings"] as const,
  check: (sessionId: string) => [...all, "detail", sessionId, "check"] as const,
  preview: (sessionId: string, kind: string) => [...all, "detail", sessionId, "preview", kind] as const,
  feedback: (sessionId: string) => [...all, "detail", sessionId, "feedback"] as const,
  feedbackComments: (sessionId: string) => [...all, "detail", sessionId, "feedback", "comments"] as const,
  myFeedback: (sessionId: string) => [...all, "mine", "feedback", sessionId] as const,
  notes: (sessionId: string) => [...all, "detail", sessionId, "notes"] as const,
  noteReach: (sessionId: string, audience: string) =>
    [...all, "detail", sessionId, "note-reach", audience] as const,
  myNotes: (sessionId: string) => [...all, "mine", "notes", sessionId] as const,
  log: (sessionId: string) => [...all, "detail", sessionId, "log"] as const,
  detail: (sessionId: string) => [...all, "detail", sessionId] as const,
  allRegistrations: [...all, "registrations"] as const,
  registrations: (sessionId: string) => [...all, "registrations", sessionId] as const,
  registrationList: (sessionId: string, filters: RegistrationFilters) =>
    [...all, "registrations", sessionId, "list", filters] as const,
  registrationCounts: (sessionId: string, query: string | undefined) =>
    [...all, "registrations", sessionId, "counts", query ?? null] as const,
  allAttendance: [...all, "attendance"] as const,
  attendance: (sessionId: string) => [...all, "attendance", sessionId] as const,
  attendanceOverview: (sessionId: string) => [...all, "attendance", sessionId, "overview"] as const,
  attendanceList: (sessionId: string, query: string | undefined) =>
    [...all, "attendance", sessionId, "list", query ?? null] as const,
  allPeople: (sessionId: string) => [...all, "people", sessionId] as const,
  people: (sessionId: string, query: string) => [...all, "people", sessionId, query] as const,
  questions: (sessionId: string) => [...all, "questions", sessionId] as const,
  questionLists: (sessionId: string) => [...all, "questions", sessionId, "list"] as const,
  questionList: (sessionId: string, status: QuestionStatus | undefined) =>
    [...all, "questions", sessionId, "list", status ?? null] as const,
  questionCounts: (sessionId: string) => [...all, "questions", sessionId, "counts"] as const,
  convocations: [...all, "convocation"] as const,
  convocation: (of: string) => [...all, "convocation", of] as const,
  convocationProofs: (sessionId: string) => [...all, "convocation", sessionId, "proofs"] as const,
  mine: [...all, "mine"] as const,
  myList: (scope: MyScope) => [...all, "mine", "list", scope] as const,
  myDetail: (sessionId: string) => [...all, "mine", "detail", sessionId] as const,
};

export const courseKeys = {
  all: ["courses"] as const,
  ofStore: (storeId: string) => ["courses", "list", storeId] as const,
  search: (storeId: string, query: string) => ["courses", "list", storeId, "search", query] as const,
  one: (storeId: string, courseId: string) => ["courses", "list", storeId, "one", courseId] as const,
  allHosts: ["courses", "hosts"] as const,
  hosts: (storeId: string) => ["courses", "hosts", storeId] as const,
  hostSessions: (storeId: string, asked: object) => ["courses", "host-sessions", storeId, asked] as const,
};

/** Where the figures of sessions show, whichever session it was. */
const sums = [sessionKeys.allLists, sessionKeys.allStatistics, dashboardKeys.all] as const;

/** A session was made, changed, moved, deleted or brought back. */
export const sessionChanged = (sessionId: string): Reached => [
  ...sums,
  // With its meeting and its check.
  sessionKeys.detail(sessionId),
  // More seats let the waitlist in; an end settles who came.
  sessionKeys.registrations(sessionId),
  sessionKeys.attendance(sessionId),
  sessionKeys.mine,
  storeKeys.searches,
];

/** Seats were taken or given back: in one session, or in one the caller does not know. */
export const seatsChanged = (sessionId?: string): Reached => [
  ...sums,
  sessionId === undefined ? sessionKeys.details : sessionKeys.detail(sessionId),
  sessionId === undefined ? sessionKeys.allRegistrations : sessionKeys.registrations(sessionId),
  sessionId === undefined ? sessionKeys.allAttendance : sessionKeys.attendance(sessionId),
  sessionKeys.mine,
];

/** Somebody was marked, matched, or counted from a provider's report. */
export const attendanceChanged = (sessionId: string): Reached => [
  ...sums,
  sessionKeys.detail(sessionId),
  sessionKeys.registrations(sessionId),
  sessionKeys.attendance(sessionId),
  sessionKeys.allPeople(sessionId),
  sessionKeys.mine,
];

/** A question was asked, answered, dismissed or reopened; its session counts the open ones. */
export const questionsChanged = (sessionId: string): Reached => [
  sessionKeys.questions(sessionId),
  sessionKeys.detail(sessionId),
  sessionKeys.allLists,
  dashboardKeys.all,
];

/** A vote moves questions, and counts none. */
export const votesChanged = (sessionId: string): Reached => [sessionKeys.questionLists(sessionId)];

/** The meeting at the provider, its links or its check. */
export const meetingChanged = (sessionId: string): Reached => [
  sessionKeys.detail(sessionId),
  sessionKeys.allLists,
  sessionKeys.myDetail(sessionId),
  dashboardKeys.all,
];

/** A recording was published or taken back, or is asked for. */
export const recordingsChanged = (sessionId: string): Reached => [
  sessionKeys.recordings(sessionId),
  sessionKeys.mine,
];

/** Somebody said what they think of a session. */
export const feedbackChanged = (sessionId: string): Reached => [
  sessionKeys.myFeedback(sessionId),
  sessionKeys.feedback(sessionId),
];

/** Something was written to the people of a session, changed or taken back; its log says so. */
export const notesChanged = (sessionId: string): Reached => [
  sessionKeys.notes(sessionId),
  sessionKeys.log(sessionId),
];

/** The way into a session, as whoever asked for it sees it. */
export const doorChanged = (sessionId: string): Reached => [sessionKeys.myDetail(sessionId)];

/** A course was made. */
export const coursesChanged = (storeId: string): Reached => [
  courseKeys.ofStore(storeId),
  dashboardKeys.overview(storeId),
  storeKeys.searches,
];

/** Anything of a store's sessions, as its live messages tell, which name none. */
export const storeSessionsChanged = (storeId: string): Reached => [
  sessionKeys.lists(storeId),
  sessionKeys.statistics(storeId),
  ...["detail", "registrations", "attendance", "people", "questions", "mine"].map((kind) => [...all, kind]),
];

/** Anything of one session, as participants are told, who see its questions too. */
export const participantsTold = (sessionId: string): Reached => [
  sessionKeys.myDetail(sessionId),
  sessionKeys.questions(sessionId),
];

/** Anything of the sessions a person can attend, of which no message tells. */
export const mySessionsChanged = (): Reached => [sessionKeys.mine];

/** What convocations say: what a session leaves open its course and store say. */
export const convocationsChanged = (): Reached => [sessionKeys.convocations];

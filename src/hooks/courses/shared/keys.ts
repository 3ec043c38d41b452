import type { QuestionStatus, RegistrationStatus, SessionFilters } from "@/lib/courses/shared/session-types";

export type MyScope = "upcoming" | "registered" | "past";

const all = ["live-sessions"] as const;

export const sessionKeys = {
  all,
  lists: (storeId: string) => [...all, "list", storeId] as const,
  list: (storeId: string, filters: SessionFilters) => [...all, "list", storeId, filters] as const,
  statistics: (storeId: string) => [...all, "stats", storeId] as const,
  stats: (storeId: string, courseId: string | undefined) =>
    [...all, "stats", storeId, courseId ?? null] as const,
  details: [...all, "detail"] as const,
  meeting: (sessionId: string) => [...all, "detail", sessionId, "meeting"] as const,
  check: (sessionId: string) => [...all, "detail", sessionId, "check"] as const,
  detail: (sessionId: string) => [...all, "detail", sessionId] as const,
  registrations: (sessionId: string) => [...all, "registrations", sessionId] as const,
  registrationList: (sessionId: string, status: RegistrationStatus | undefined) =>
    [...all, "registrations", sessionId, status ?? null] as const,
  attendance: (sessionId: string) => [...all, "attendance", sessionId] as const,
  attendanceOverview: (sessionId: string) => [...all, "attendance", sessionId, "overview"] as const,
  attendanceList: (sessionId: string) => [...all, "attendance", sessionId, "list"] as const,
  people: (sessionId: string, query: string) => [...all, "people", sessionId, query] as const,
  questions: (sessionId: string) => [...all, "questions", sessionId] as const,
  questionList: (sessionId: string, status: QuestionStatus | undefined) =>
    [...all, "questions", sessionId, "list", status ?? null] as const,
  questionCounts: (sessionId: string) => [...all, "questions", sessionId, "counts"] as const,
  mine: [...all, "mine"] as const,
  myList: (scope: MyScope) => [...all, "mine", "list", scope] as const,
  myDetail: (sessionId: string) => [...all, "mine", "detail", sessionId] as const,
};

export const courseKeys = {
  all: ["courses"] as const,
  list: (storeId: string) => ["courses", "list", storeId] as const,
  hosts: (storeId: string) => ["courses", "hosts", storeId] as const,
};

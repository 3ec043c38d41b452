/** Live sessions: the hooks of the staff's page and of the students' pages. */
export { useCourseLiveSessions, useLiveSession, useLiveSessionStats } from "@/hooks/courses/session-queries";
export {
  useCreateLiveSession,
  useDeleteLiveSession,
  useRestoreLiveSession,
  useUpdateLiveSession,
  useUpdateSessionStatus,
} from "@/hooks/courses/session-mutations";
export {
  useCancelRegistration,
  useJoinLiveSession,
  useMyLiveSession,
  useRegisterForSession,
  useUpcomingSessions,
} from "@/hooks/courses/my-sessions";
export { useSessionRegistrations, useSetAttendance } from "@/hooks/courses/registrations";
export {
  useAnswerQuestion,
  useAskQuestion,
  useQuestionCounts,
  useSessionQuestions,
  useToggleVote,
} from "@/hooks/courses/questions";
export { useCreateCourse, useSessionHosts, useStoreCourses } from "@/hooks/courses/courses";
export {
  useResolveDrift,
  useRetryMeeting,
  useSessionMeeting,
  type MeetingState,
} from "@/hooks/courses/session-meeting";

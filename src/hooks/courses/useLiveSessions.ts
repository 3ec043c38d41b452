/** Live sessions: the hooks of the staff's page and of the students' pages. */
export { useLiveSession } from "@/hooks/courses/detail/live-session";
export { useCourseLiveSessions, useLiveSessionStats } from "@/hooks/courses/list/sessions";
export {
  useCreateLiveSession,
  useDeleteLiveSession,
  useRescheduleSession,
  useRestoreLiveSession,
  useUpdateLiveSession,
  useUpdateSessionStatus,
} from "@/hooks/courses/plan/session-mutations";
export {
  useCancelRegistration,
  useJoinLiveSession,
  useMyLiveSession,
  useRegisterForSession,
  useUpcomingSessions,
} from "@/hooks/courses/student/my-sessions";
export { useSessionCalendar } from "@/hooks/courses/student/useSessionCalendar";
export {
  useRegistrationCounts,
  useSessionRegistrations,
  useSetAttendance,
} from "@/hooks/courses/registrations/registrations";
export {
  useAnswerQuestion,
  useAskQuestion,
  useQuestionCounts,
  useSessionQuestions,
  useToggleVote,
} from "@/hooks/courses/questions/questions";
export { useCourse, useCourses, useCreateCourse } from "@/hooks/courses/plan/courses";
export { useHostSessions } from "@/hooks/courses/plan/useHostSessions";
export { useSessionHosts } from "@/hooks/courses/plan/session-hosts";
export {
  useResolveDrift,
  useRetryMeeting,
  useSessionMeeting,
  type MeetingState,
} from "@/hooks/courses/meeting/session-meeting";

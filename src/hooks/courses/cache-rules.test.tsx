import {
  useChangeSessionNote,
  useWithdrawSessionNote,
  useWriteSessionNote,
} from "@/hooks/courses/notes/notes";
import { useRateSession } from "@/hooks/courses/feedback/feedback";
import { act, waitFor } from "@testing-library/react";
import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import {
  useMatchAttendee,
  useRefetchReport,
  useSessionAttendance,
  useSessionPeople,
  useSettleAttendance,
} from "@/hooks/courses/attendance/attendance";
import {
  useCloseLeftMeeting,
  useMendMeeting,
  useRunCheck,
  useSwitchRoom,
} from "@/hooks/courses/meeting/session-check";
import { useAnswerComing, useConfirmRegistration, useTakeOfferedSeat } from "@/hooks/courses/student/coming";
import { useAgreeToRecording, useWithdrawRecordingConsent } from "@/hooks/courses/student/recording-consent";
import { useSetConvocation } from "@/hooks/courses/plan/convocations";
import { useFindRecordings, usePublishRecording } from "@/hooks/courses/recordings/recordings";
import {
  attendanceChanged,
  convocationsChanged,
  feedbackChanged,
  notesChanged,
  coursesChanged,
  doorChanged,
  meetingChanged,
  mySessionsChanged,
  participantsTold,
  questionsChanged,
  recordingsChanged,
  seatsChanged,
  sessionChanged,
  storeSessionsChanged,
  votesChanged,
} from "@/hooks/courses/shared/keys";
import {
  useAnswerQuestion,
  useAskQuestion,
  useCancelRegistration,
  useCourseLiveSessions,
  useCourses,
  useCreateCourse,
  useCreateLiveSession,
  useDeleteLiveSession,
  useJoinLiveSession,
  useLiveSessionStats,
  useRegisterForSession,
  useRegistrationCounts,
  useResolveDrift,
  useRestoreLiveSession,
  useRetryMeeting,
  useSessionQuestions,
  useSessionRegistrations,
  useSetAttendance,
  useToggleVote,
  useUpdateLiveSession,
  useRescheduleSession,
  useUpdateSessionStatus,
} from "@/hooks/courses/useLiveSessions";
import {
  hookIn,
  hooksWith,
  OTHER_STORE,
  reachedBy,
  readAgainAfter,
  SESSION,
  STORE,
} from "../../../tests/support/cache-rules.tsx";
import { onlyOnce, shownWhileWaiting, type Asked } from "../../../tests/support/placeholders.ts";
import { listed } from "../../../tests/support/session-pages.tsx";
import { aQuestion, fakeServer, type FakeServer } from "../../../tests/support/student-pages.tsx";

const sums = ["sessions", "other store's sessions", "figures", "today", "other store's today"];
const whole = ["session", "meeting", "check", "log"];
const sorted = (names: readonly string[]) => [...names].sort();

describe("what an event reaches", () => {
  it.each([
    [
      "a changed session",
      sessionChanged(SESSION),
      [...sums, ...whole, "registrations", "attendance", "attendance figures", "found"].concat(
        "my sessions",
        "my session",
        "my other session",
      ),
    ],
    [
      "seats of one session",
      seatsChanged(SESSION),
      [...sums, ...whole, "registrations", "attendance", "attendance figures"].concat(
        "my sessions",
        "my session",
        "my other session",
      ),
    ],
    [
      "seats of a session nobody named",
      seatsChanged(),
      [...sums, ...whole, "other session", "registrations", "other registrations", "attendance"].concat(
        "attendance figures",
        "other attendance",
        "my sessions",
        "my session",
        "my other session",
      ),
    ],
    [
      "attendance",
      attendanceChanged(SESSION),
      [...sums, ...whole, "registrations", "attendance", "attendance figures", "people"].concat(
        "my sessions",
        "my session",
        "my other session",
      ),
    ],
    [
      "questions",
      questionsChanged(SESSION),
      [
        "questions",
        "open questions",
        "question counts",
        ...whole,
        "sessions",
        "other store's sessions",
      ].concat("today", "other store's today"),
    ],
    ["votes", votesChanged(SESSION), ["questions", "open questions"]],
    [
      "the meeting",
      meetingChanged(SESSION),
      [...whole, "sessions", "other store's sessions", "my session", "today", "other store's today"],
    ],
    ["the door", doorChanged(SESSION), ["my session"]],
    [
      "courses",
      coursesChanged(STORE),
      ["courses", "courses with their people", "course figures", "today", "found"],
    ],
    [
      "a store's message",
      storeSessionsChanged(STORE),
      ["sessions", "figures", ...whole, "other session", "registrations", "other registrations"].concat(
        ["attendance", "attendance figures", "other attendance", "people", "questions", "open questions"],
        ["question counts", "other questions", "my sessions", "my session", "my other session"],
      ),
    ],
    [
      "a session's message",
      participantsTold(SESSION),
      ["my session", "questions", "open questions", "question counts"],
    ],
    ["my sessions", mySessionsChanged(), ["my sessions", "my session", "my other session"]],
  ])("%s", (_name, reached, names) => {
    expect(sorted(reachedBy(reached))).toEqual(sorted(names));
  });
});

const session = { id: SESSION, title: "Backlight", revision: 5 };
const registration = { id: "r", session_id: SESSION };
const question = "44444444-4444-4444-8444-444444444444";
const place = { platform: "custom", url: "https://room.example/1" } as const;
const checked = { checked_at: "2026-11-28T08:00:00Z", red: 0, results: [] };
const fn = "/functions/v1/video-meetings/";

/** Each hook, what it is given, what the server says, and the event after which its set is read again. */
const mutations: Record<
  string,
  [
    hook: () => { mutateAsync: (with_: never) => Promise<unknown> },
    given: unknown,
    FakeServer["replies"],
    string[],
  ]
> = {
  useSetConvocation: [
    () => useSetConvocation({ p_session_id: SESSION }),
    { hours: 24, programme: null, contact: null, accessibility: null, reminders: null },
    { set_convocation: null },
    reachedBy(convocationsChanged()),
  ],
  useWriteSessionNote: [
    () => useWriteSessionNote(SESSION),
    { audience: "everyone", subject: "a", body: "b", sendAt: null },
    { write_session_note: "n" },
    reachedBy(notesChanged(SESSION)),
  ],
  useChangeSessionNote: [
    () => useChangeSessionNote(SESSION),
    { id: "n", audience: "everyone", subject: "a", body: "b", sendAt: null },
    { change_session_note: null },
    reachedBy(notesChanged(SESSION)),
  ],
  useWithdrawSessionNote: [
    () => useWithdrawSessionNote(SESSION),
    "n",
    { withdraw_session_note: { status: 409, code: "note_left" } },
    reachedBy(notesChanged(SESSION)),
  ],
  useRateSession: [
    () => useRateSession(SESSION),
    { rating: 5, comment: "", named: true },
    { rate_session: null },
    reachedBy(feedbackChanged(SESSION)),
  ],
  useCreateLiveSession: [
    useCreateLiveSession,
    { course_id: "c" },
    { create_live_session: session },
    reachedBy(sessionChanged(SESSION)),
  ],
  useUpdateLiveSession: [
    useUpdateLiveSession,
    { id: SESSION, fields: {} },
    { update_live_session: session },
    reachedBy(sessionChanged(SESSION)),
  ],
  useRescheduleSession: [
    useRescheduleSession,
    { id: SESSION, start: "", end: "", timeZone: "" },
    { reschedule_live_session: { status: 409, code: "stale_version" } },
    reachedBy(sessionChanged(SESSION)),
  ],
  useUpdateSessionStatus: [
    useUpdateSessionStatus,
    { id: SESSION, status: "live" },
    { set_live_session_status: { status: 409, code: "transition_not_allowed" } },
    reachedBy(sessionChanged(SESSION)),
  ],
  useDeleteLiveSession: [
    useDeleteLiveSession,
    { id: SESSION },
    { delete_live_session: null },
    reachedBy(sessionChanged(SESSION)),
  ],
  useRestoreLiveSession: [
    useRestoreLiveSession,
    SESSION,
    { restore_live_session: session },
    reachedBy(sessionChanged(SESSION)),
  ],
  useSwitchRoom: [
    useSwitchRoom,
    { id: SESSION, revision: 4, place },
    { move_live_session: session, [`${fn}preflight`]: checked },
    reachedBy(sessionChanged(SESSION)),
  ],
  useResolveDrift: [
    () => useResolveDrift(SESSION),
    { choice: "ours", revision: 4 },
    { resolve_session_drift: { status: 409, code: "stale_version" } },
    reachedBy(sessionChanged(SESSION)),
  ],
  useRetryMeeting: [
    () => useRetryMeeting(SESSION),
    undefined,
    { retry_session_meeting: null },
    reachedBy(meetingChanged(SESSION)),
  ],
  useRunCheck: [
    () => useRunCheck(SESSION),
    undefined,
    { [`${fn}preflight`]: checked },
    reachedBy(meetingChanged(SESSION)),
  ],
  useMendMeeting: [
    () => useMendMeeting("zoom", SESSION),
    { kind: "make" },
    { [`${fn}create`]: { status: 409, code: "meeting_pending" } },
    reachedBy(meetingChanged(SESSION)),
  ],
  useCloseLeftMeeting: [
    () => useCloseLeftMeeting(SESSION),
    { provider: "zoom", meeting_id: "9" },
    { [`${fn}delete`]: { ok: true } },
    reachedBy(meetingChanged(SESSION)),
  ],
  useRegisterForSession: [
    useRegisterForSession,
    SESSION,
    { register_for_session: { status: 409, code: "session_full" } },
    reachedBy(seatsChanged(SESSION)),
  ],
  useConfirmRegistration: [
    useConfirmRegistration,
    "r",
    { confirm_session_registration: null },
    reachedBy(seatsChanged()),
  ],
  useAgreeToRecording: [
    () => useAgreeToRecording(SESSION),
    "v",
    { agree_to_recording: { status: 409, code: "recording_notice_changed" } },
    reachedBy(doorChanged(SESSION)),
  ],
  useWithdrawRecordingConsent: [
    () => useWithdrawRecordingConsent(SESSION),
    undefined,
    { withdraw_recording_consent: null },
    reachedBy(doorChanged(SESSION)),
  ],
  useAnswerComing: [
    () => useAnswerComing("a-token"),
    { start: "2027-07-06T16:00:00Z", coming: false },
    { answer_coming: { status: 409, code: "registration_closed" } },
    reachedBy(seatsChanged()),
  ],
  useTakeOfferedSeat: [
    useTakeOfferedSeat,
    "r",
    { answer_seat_offer: { status: 409, code: "offer_over" } },
    reachedBy(seatsChanged()),
  ],
  useCancelRegistration: [
    useCancelRegistration,
    "r",
    { cancel_session_registration: null },
    reachedBy(seatsChanged()),
  ],
  useJoinLiveSession: [
    useJoinLiveSession,
    SESSION,
    { join_live_session: { status: 409, code: "too_early" } },
    reachedBy(doorChanged(SESSION)),
  ],
  useSetAttendance: [
    useSetAttendance,
    { registrationId: "r", attended: true },
    { set_registration_attendance: registration },
    reachedBy(attendanceChanged(SESSION)),
  ],
  useSettleAttendance: [
    () => useSettleAttendance(SESSION),
    "attended",
    { settle_session_attendance: () => 2 },
    reachedBy(attendanceChanged(SESSION)),
  ],
  useMatchAttendee: [
    () => useMatchAttendee(SESSION),
    { id: "a" },
    { match_attendee: true },
    reachedBy(attendanceChanged(SESSION)),
  ],
  useRefetchReport: [
    () => useRefetchReport(SESSION),
    undefined,
    { refetch_session_attendance: null },
    reachedBy(attendanceChanged(SESSION)),
  ],
  usePublishRecording: [
    () => usePublishRecording(SESSION),
    { id: "r", published: true },
    { publish_session_recording: null },
    reachedBy(recordingsChanged(SESSION)),
  ],
  useFindRecordings: [
    () => useFindRecordings(SESSION),
    undefined,
    { find_session_recordings: null },
    reachedBy(recordingsChanged(SESSION)),
  ],
  useAskQuestion: [
    () => useAskQuestion(SESSION),
    { body: "Why?" },
    { ask_session_question: {} },
    reachedBy(questionsChanged(SESSION)),
  ],
  useAnswerQuestion: [
    () => useAnswerQuestion(SESSION),
    { questionId: question, status: "answered" },
    { answer_session_question: {} },
    reachedBy(questionsChanged(SESSION)),
  ],
  useToggleVote: [
    () => useToggleVote(SESSION),
    question,
    { toggle_question_vote: { status: 409, code: "question_closed" } },
    reachedBy(votesChanged(SESSION)),
  ],
  useCreateCourse: [
    () => useCreateCourse(STORE),
    { title: "Light", description: "" },
    { create_course: { id: "c", title: "Light", status: "published" } },
    reachedBy(coursesChanged(STORE)),
  ],
};

/** They change nothing that is kept. */
const readOnly = ["useHostRoom"];

describe("what is read again after", () => {
  it.each(Object.entries(mutations))("%s", async (_name, [hook, given, replies, expected]) => {
    fakeServer(replies);
    expect(await readAgainAfter(hook, given)).toEqual(expected);
  });

  it("every mutation of the domain", () => {
    expect([...Object.keys(mutations), ...readOnly].sort()).toEqual(
      hooksWith(/\buseMutation\(/, "src/hooks/courses"),
    );
  });
});

it("a refused vote is undone at once, before the questions are read again", async () => {
  const before = aQuestion({ voted: false, vote_count: 2 });
  let asked = 0;
  let refuse: ((refusal: { status: number; code: string }) => void) | undefined;
  fakeServer({
    list_session_questions: () => {
      asked += 1;
      // Only the first reading is answered: what shows after the refusal is the page's own doing.
      return asked === 1 ? [before] : (new Promise(() => undefined) as never);
    },
    toggle_question_vote: () =>
      new Promise((resolve) => {
        refuse = resolve;
      }) as never,
  });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const { result, unmount } = hookIn(
    client,
    () => ({ list: useSessionQuestions(SESSION), vote: useToggleVote(SESSION) }),
    undefined,
  );
  const shown = () => result.current.list.data?.map(({ voted, vote_count }) => ({ voted, vote_count }));
  await waitFor(() => expect(shown()).toEqual([{ voted: false, vote_count: 2 }]));
  act(() => result.current.vote.mutate(before.id));
  await waitFor(() => expect(shown()).toEqual([{ voted: true, vote_count: 3 }]));
  // What shows at once shows before the server has been asked.
  await waitFor(() => expect(refuse).toBeDefined());
  act(() => refuse?.({ status: 409, code: "question_closed" }));
  await waitFor(() => expect(shown()).toEqual([{ voted: false, vote_count: 2 }]));
  unmount();
});

describe("rows of before stay within their store or session", () => {
  const figures = { total: 1, scheduled: 1, live: 0, ended: 0, cancelled: 0, postponed: 0, today: 0 };
  const person = { user_id: "x", name: "Tom", email: null, kind: "team" };
  const seat = {
    ...{
      id: "r",
      queue_no: 1,
      user_id: "x",
      attendee_name: "Tom",
      attendee_email: null,
      status: "registered",
    },
    ...{ registered_at: "2026-11-30T10:00:00Z", promoted_at: null, cancelled_at: null, joined_at: null },
    ...{ waitlist_position: null, to_confirm: false, confirmed: false, offered_until: null },
  };
  const attendee = {
    ...{
      user_id: "x",
      registration_id: "r",
      name: "Tom",
      sort_name: "Tom",
      email: null,
      status: "registered",
    },
    ...{
      is_team: false,
      by_hand: null,
      sources: [],
      basis: null,
      joined_at: null,
      left_at: null,
      seconds: null,
    },
    ...{ present_now: false, matched_by: null, known_as: null, match_id: null, intervals: [], stays: [] },
    ...{ to_confirm: false, found: 1 },
  };
  const keeping: Record<string, [hook: (asked: Asked) => { data: unknown }, asks: string, row: object]> = {
    useCourseLiveSessions: [
      ({ owner, text }) => useCourseLiveSessions(owner, { query: text }),
      "list_live_sessions",
      listed(),
    ],
    useLiveSessionStats: [
      ({ owner, text }) => useLiveSessionStats(owner, { query: text }),
      "get_live_session_stats",
      { ...figures, registrations: 0, next_start: null, listed: 1 },
    ],
    useSessionPeople: [
      ({ owner, text }) => useSessionPeople(owner, text, true),
      "find_session_people",
      person,
    ],
    useCourses: [
      ({ owner, text }) => useCourses(owner, text),
      "find_courses",
      { id: "c", title: "Light", status: "published" },
    ],
    useSessionRegistrations: [
      ({ owner, text }) => useSessionRegistrations(owner, { query: text }),
      "list_session_registrations",
      seat,
    ],
    useRegistrationCounts: [
      ({ owner, text }) => useRegistrationCounts(owner, text),
      "get_session_registration_counts",
      { registered: 1, waitlisted: 0, cancelled: 0, attended: 0, absent: 0, last: 1 },
    ],
    useSessionAttendance: [
      ({ owner, text }) => useSessionAttendance(owner, false, text),
      "list_session_attendance",
      attendee,
    ],
  };

  it.each(Object.entries(keeping))("%s", async (_name, [hook, asks, row]) => {
    fakeServer({ [asks]: onlyOnce([row]) });
    const { first, otherText, otherOwner } = await shownWhileWaiting(hook, [STORE, OTHER_STORE]);
    expect(otherText).toEqual(first);
    expect(otherOwner).toBeUndefined();
  });

  it("every hook that keeps rows", () => {
    expect(Object.keys(keeping).sort()).toEqual(hooksWith(/\bplaceholderData\b/, "src/hooks/courses"));
  });
});

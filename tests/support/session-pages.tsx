import { QueryClientProvider } from "@tanstack/react-query";
import { act, render, type RenderResult } from "@testing-library/react";
import type { ReactNode } from "react";
import { TextsContext } from "../../src/hooks/ui/useTranslation.ts";
import { Texts } from "../../src/lib/text/texts.ts";
import { createMemoryRouter, RouterProvider } from "react-router-dom";
import { ProtectedRoute } from "../../src/app/ProtectedRoute.tsx";
// What the page loads when it is first needed is there from the start: a test does not wait for code.
import "../../src/components/courses/live-sessions/meeting/FallbackDialog.tsx";
import "../../src/components/courses/live-sessions/plan/RescheduleDialog.tsx";
import "../../src/components/courses/live-sessions/plan/NewCourseDialog.tsx";
import "../../src/components/courses/live-sessions/performers.ts";
import "../../src/components/courses/live-sessions/plan/SessionFormPanel.tsx";
import "../../src/components/courses/live-sessions/SessionPanel.tsx";
import "../../src/components/shared/overlay/ConfirmDialog.tsx";
import { ConfirmHost } from "../../src/components/shared/overlay/ConfirmHost.tsx";
import { ToastHost } from "../../src/components/shared/feedback/ToastHost.tsx";
import { AuthContext } from "../../src/hooks/auth/auth-context.ts";
import type { LiveSessionDetail, LiveSessionListItem } from "../../src/hooks/courses/shared/types.ts";
import { createFormat } from "../../src/lib/text/format.ts";
import { createQueryClient } from "../../src/app/query-client.ts";
import type { StoreRole } from "../../src/lib/roles.ts";
import { FormatContext } from "../../src/hooks/ui/useFormat.ts";
import { fakeAuth } from "./render.tsx";
import { wordsOf } from "./words.ts";
import { fakeServer, inMinutes, type FakeServer } from "./student-pages.tsx";

export const STORE = "55555555-5555-4555-8555-555555555555";
export const COURSE = "22222222-2222-4222-8222-222222222222";
export const sessionId = (n: number) => `11111111-1111-4111-8111-${String(n).padStart(12, "0")}`;
const CLAIRE = "a0000000-0000-4000-8000-000000000001";

/** The doors as the database sets them around a session's time. */
function doorsAround({ scheduled_start, scheduled_end }: { scheduled_start: string; scheduled_end: string }) {
  const minute = 60_000;
  return {
    join_opens_at: new Date(Date.parse(scheduled_start) - 15 * minute).toISOString(),
    join_closes_at: new Date(Date.parse(scheduled_end) + 30 * minute).toISOString(),
  };
}

/** A session of the list: tomorrow, with seats taken and a link. */
export function listed(over: Partial<LiveSessionListItem> = {}): LiveSessionListItem {
  const times = { scheduled_start: inMinutes(1_440), scheduled_end: inMinutes(1_500), ...over };
  return {
    id: sessionId(1),
    course_id: COURSE,
    course_title: "Light and colour",
    host_name: "Claire",
    title: "Backlight",
    session_type: "webinar",
    platform: "zoom",
    status: "scheduled",
    ...doorsAround(times),
    scheduled_start: inMinutes(1_440),
    scheduled_end: inMinutes(1_500),
    time_zone: "Europe/Paris",
    actual_start: null,
    actual_end: null,
    max_participants: 20,
    registered_count: 8,
    waitlisted_count: 0,
    question_count: 3,
    is_public: false,
    recording_url: null,
    has_drift: false,
    has_link: true,
    revision: 4,
    ...over,
  };
}

/** The same session as its detail has it. */
export function detailed(over: Partial<LiveSessionDetail> = {}): LiveSessionDetail & { counts: object } {
  const {
    course_title: _,
    host_name: __,
    recording_url: ___,
    has_link: ____,
    ...row
  } = listed({
    ...(over.scheduled_start && { scheduled_start: over.scheduled_start }),
    ...(over.scheduled_end && { scheduled_end: over.scheduled_end }),
  });
  const detail = {
    ...row,
    store_id: STORE,
    host_id: CLAIRE,
    description: "Bring a lamp.",
    doors_minutes: 15,
    runs_by: "provider" as const,
    require_registration: true,
    recording_enabled: false,
    allow_questions: true,
    allow_chat: true,
    allow_screen_share: false,
    status_reason: null,
    course: { title: "Light and colour" },
    host: { display_name: "Claire" },
    rooms: [],
    changer: null,
    changed_at: "2026-11-01T09:00:00Z",
    meeting: {
      join_url: "https://zoom.example/j/1",
      join_password: null,
      stream_url: null,
      stream_key: null,
      recording_url: null,
    },
    ...over,
  };
  const { registered_count, waitlisted_count, question_count } = detail;
  return { ...detail, counts: { registered_count, waitlisted_count, question_count } };
}

/** A session that has not been checked yet, of a store with both accounts. */
export const unchecked = {
  checked_at: null,
  outdated: false,
  red: 0,
  results: [],
  meeting_id: null,
  left_meetings: [],
  connected: ["google_meet", "zoom"],
};

/** No provider makes the session's room. */
const noMeeting = {
  state: "none",
  error_code: null,
  error_detail: null,
  next_try: null,
  attempts: 0,
  drift: null,
  drift_at: null,
  own_link: false,
  overwritten: null,
};

/** What the pages of session staff ask for; `over` answers what a test is about. */
export function staffServer(role: StoreRole, over: FakeServer["replies"] = {}): FakeServer {
  const store = { id: STORE, name: "Atelier Lumière", currency: "EUR", time_zone: "Europe/Paris" };
  const stats = {
    total: 3,
    scheduled: 1,
    live: 1,
    ended: 1,
    cancelled: 0,
    postponed: 0,
    registrations: 8,
    today: 0,
  };
  return fakeServer({
    list_session_notes: [],
    store_members: [{ user_id: CLAIRE, role, store, profile: { display_name: "Claire" } }],
    courses: [{ id: COURSE, title: "Light and colour", status: "published" }],
    find_courses: [{ id: COURSE, title: "Light and colour", status: "published" }],
    list_live_sessions: [listed()],
    get_live_session_stats: [{ ...stats, next_start: null, listed: 3 }],
    get_session_registration_counts: [
      { registered: 2, waitlisted: 1, cancelled: 1, attended: 0, absent: 0, last: 3 },
    ],
    course_live_sessions: [detailed()],
    get_session_check: [unchecked],
    get_session_meeting_state: [noMeeting],
    get_session_recordings: { agreed: null, recordings: [], searches: [], can_ask: false },
    list_host_sessions: [],
    preview_session_change: [],
    "/functions/v1/integration-status": {
      providers: [
        { id: "zoom", configured: true, connected: true, missing: [] },
        { id: "google_meet", configured: true, connected: false, missing: [] },
      ],
    },
    get_session_question_counts: [{ open: 1, answered: 0, dismissed: 1 }],
    ...over,
  });
}

const texts = new Texts({
  language: "en",
  words: { en: wordsOf("en", "common", "errors", "exports", "messages", "session", "sessions") },
});

interface Rendered extends RenderResult {
  location: () => string;
  /** What a message of the server, or the next look at it, brings. */
  refresh: () => Promise<void>;
}

/** Draws a part of the staff's pages for Claire, in English and Paris time. */
export function renderStaff(ui: ReactNode, at = "/"): Rendered {
  const client = createQueryClient();
  const element = (
    <ProtectedRoute audience="member" ability="read_sessions">
      {ui}
    </ProtectedRoute>
  );
  const router = createMemoryRouter([{ path: "*", element }], { initialEntries: [at] });
  const result = render(
    <TextsContext value={texts}>
      <QueryClientProvider client={client}>
        <AuthContext value={fakeAuth()}>
          <FormatContext value={createFormat({ language: "en", timeZone: "Europe/Paris" })}>
            <RouterProvider router={router} />
            <ConfirmHost />
            <ToastHost />
          </FormatContext>
        </AuthContext>
      </QueryClientProvider>
    </TextsContext>,
  );
  return {
    ...result,
    refresh: () => act(() => client.invalidateQueries()),
    location: () => router.state.location.pathname + router.state.location.search,
  };
}

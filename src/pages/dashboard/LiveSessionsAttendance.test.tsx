import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
// The tab's code is there from the start: a test does not wait for it.
import "@/components/courses/live-sessions/attendance/AttendanceTab";
import type { AttendanceReport, Attendee, UnknownAttendee } from "@/hooks/courses/attendance/attendance";
import LiveSessionsManagement from "@/pages/dashboard/LiveSessionsManagement";
import { detailed, renderStaff, sessionId, staffServer } from "../../../tests/support/session-pages.tsx";
import { inMinutes } from "../../../tests/support/student-pages.tsx";

const draw = () =>
  renderStaff(
    <LiveSessionsManagement />,
    `/dashboard/courses/live-sessions?session=${sessionId(1)}&tab=attendance`,
  );
const asked = (server: ReturnType<typeof staffServer>, name: string) =>
  server.calls.filter((call) => call.name === name).map(({ body }) => body);
const person = (n: number) => `88888888-8888-4888-8888-${String(n).padStart(12, "0")}`;
const seat = (n: number) => `77777777-7777-4777-8777-${String(n).padStart(12, "0")}`;

function attendee(n: number, over: Partial<Attendee> = {}): Attendee {
  return {
    user_id: person(n),
    registration_id: seat(n),
    name: `Person ${n}`,
    email: `person${n}@demo.test`,
    status: "absent",
    is_team: false,
    by_hand: null,
    sources: [],
    basis: null,
    joined_at: null,
    left_at: null,
    seconds: null,
    present_now: false,
    matched_by: null,
    known_as: null,
    match_id: null,
    sort_name: `person ${n}`,
    intervals: [],
    stays: [],
    to_confirm: false,
    found: 2,
    ...over,
  };
}

const came: Partial<Attendee> = {
  status: "attended",
  sources: ["join_click", "provider"],
  basis: "provider",
  joined_at: inMinutes(-120),
  left_at: inMinutes(-60),
  seconds: 55 * 60,
  matched_by: "memory",
  known_as: "P. One",
  match_id: seat(91),
};

const unknown: UnknownAttendee = {
  id: seat(90),
  name: "Léa M.",
  email: null,
  joined_at: inMinutes(-110),
  left_at: inMinutes(-60),
  seconds: 48 * 60,
  stays: 2,
  suggestion: null,
};

const report: AttendanceReport = {
  provider: "zoom",
  state: "done",
  outcome: "imported",
  unasked: null,
  participants: 3,
  attempts: 1,
  next_try: null,
  error_code: null,
  error_detail: null,
  fetched_at: inMinutes(-50),
};

const overview = (over: object = {}) => ({
  counts: { registered: 2, came: 1, absent: 1, to_confirm: 0, present_now: 0 },
  clicks_count: false,
  rooms: [],
  unmatched: [],
  ignored: [],
  reports: [report],
  ...over,
});

const held = { course_live_sessions: [detailed({ status: "ended", actual_start: inMinutes(-120) })] };

describe("attendance of a session", () => {
  it("is to be confirmed where nothing tells, and settled for all by one tap", async () => {
    const server = staffServer("owner", {
      ...held,
      list_session_attendance: [
        attendee(1, { status: "registered", to_confirm: true, sources: ["join_click"] }),
        attendee(3, { status: "registered" }),
        attendee(2, {
          status: "attended",
          sources: ["join_click"],
          basis: "join_click",
          joined_at: inMinutes(-90),
        }),
      ],
      get_session_attendance: overview({
        counts: { registered: 2, came: 1, absent: 0, to_confirm: 1, present_now: 0 },
        clicks_count: true,
      }),
      settle_session_attendance: () => 1,
    });
    draw();
    const notice = await screen.findByRole("region", { name: "1 attendance to confirm" });
    // Of those whose seat came after the end nobody is asked: the server says who.
    expect(screen.getByText("To confirm")).toBeVisible();
    expect(screen.getByText("Registered")).toBeVisible();
    expect(screen.getByText("Link opened (counts here)")).toBeVisible();
    expect(screen.getByText(/opening a link that is not Zoom or Google Meet/)).toBeVisible();
    await userEvent.click(within(notice).getByRole("button", { name: "All came" }));
    await waitFor(() =>
      expect(asked(server, "settle_session_attendance")).toEqual([
        { p_session_id: sessionId(1), p_choice: "attended" },
      ]),
    );
  });

  it("is waited for from nobody once the end has passed, though nobody ended it", async () => {
    const session = detailed({
      ...{ status: "scheduled", scheduled_start: inMinutes(-120), scheduled_end: inMinutes(-60) },
      ...{ join_opens_at: inMinutes(-135), join_closes_at: inMinutes(-30) },
    });
    staffServer("owner", {
      course_live_sessions: [session],
      list_session_attendance: [
        attendee(1, { status: "registered", to_confirm: true }),
        attendee(2, { status: "registered" }),
      ],
      get_session_attendance: overview({
        counts: { registered: 2, came: 0, absent: 0, to_confirm: 1, present_now: 0 },
      }),
    });
    draw();
    expect(await screen.findByRole("region", { name: "1 attendance to confirm" })).toBeVisible();
    expect(screen.getByText("To confirm")).toBeVisible();
    expect(screen.getByText("Registered")).toBeVisible();
    expect(screen.queryByText("Not here yet")).toBeNull();
  });

  it("says who came, for how long and how that is known", async () => {
    staffServer("owner", {
      ...held,
      list_session_attendance: [attendee(1, came), attendee(2)],
      get_session_attendance: overview(),
    });
    draw();
    expect(await screen.findByText("1 of 2 registered came")).toBeVisible();
    expect(screen.getByText("Zoom report received")).toBeVisible();
    expect(screen.getByText(/^3 connections, fetched/)).toBeVisible();
    const list = screen.getByRole("list", { name: "Attendance" });
    const [first, second] = within(list).getAllByRole("listitem");
    if (!first || !second) throw new Error("two people were expected");
    expect(within(first).getByText("Attended")).toBeVisible();
    expect(within(first).getByText(/55 min/)).toBeVisible();
    expect(within(first).getByText("Meeting")).toHaveAttribute("title", "This is the source that counts");
    expect(within(first).getByText("Link opened")).toHaveAttribute("title", "Seen as well, not counted");
    expect(within(first).getByText("“P. One” in the meeting")).toBeVisible();
    expect(within(second).getByText("Absent")).toBeVisible();
  });

  it("draws the rooms in time, and each stay of who went and came back", async () => {
    const at = (time: string) => `2026-11-01T${time}:00Z`;
    const room = (
      id: string,
      platform: "zoom" | "google_meet",
      link: string | null,
      from: string,
      to: string,
    ) => ({
      ...{ id, platform, link, opened_at: at(from), closed_at: at(to) },
    });
    staffServer("owner", {
      ...held,
      course_live_sessions: [
        detailed({
          ...{ status: "ended", actual_start: at("18:00") },
          rooms: [
            room("r2", "google_meet", "https://meet.example/abc", "18:22", "19:05"),
            room("r1", "zoom", "https://zoom.example/j/1", "17:45", "18:22"),
          ],
        }),
      ],
      list_session_attendance: [
        attendee(1, {
          ...came,
          joined_at: at("18:01"),
          left_at: at("19:02"),
          intervals: [
            [at("18:01"), at("18:22")],
            [at("18:24"), at("19:02")],
          ],
          stays: [
            {
              ...{ platform: "zoom", opened_at: at("17:45"), closed_at: at("18:22") },
              intervals: [[at("18:01"), at("18:22")]],
            },
            {
              ...{ platform: "google_meet", opened_at: at("18:22"), closed_at: null },
              intervals: [
                [at("18:24"), at("18:40")],
                [at("18:45"), null],
              ],
            },
          ],
        }),
      ],
      get_session_attendance: overview(),
    });
    draw();
    const rooms = await screen.findByRole("region", { name: "2 rooms, one after the other" });
    expect(
      within(rooms)
        .getAllByRole("listitem")
        .map(({ textContent }) => textContent),
    ).toEqual([
      expect.stringMatching(/:45.*:22.*Zoomzoom\.example$/),
      expect.stringMatching(/:22.*:05.*Google Meetmeet\.example$/),
    ]);
    const list = await screen.findByRole("list", { name: "Attendance" });
    const [person] = within(list).getAllByRole("listitem");
    expect(person).toHaveTextContent(/Zoom \(.*:45.*:22.*\): .*:01.*:22/);
    expect(person).toHaveTextContent(
      /Google Meet \(since .*:22.*\): .*:24.*:40.* and since .*:45.* · 55 min/,
    );
  });

  it("is searched by name or address, and says that the figures are not", async () => {
    const server = staffServer("support", {
      ...held,
      list_session_attendance: ({ p_query: query }: Record<string, unknown>) =>
        query === "zut"
          ? []
          : query
            ? [attendee(1, { ...came, found: 1 })]
            : [attendee(1, came), attendee(2)],
      get_session_attendance: overview(),
      get_session_attendance_lines: { people: [attendee(1, came)], unknown: [] },
    });
    draw();
    expect(await screen.findByText("Person 2")).toBeVisible();
    const search = screen.getByRole("searchbox", { name: "Name or address" });
    await userEvent.type(search, "person1 demo");
    const found = await screen.findByText("1 person found");
    expect(found.parentElement).toHaveTextContent(/The figures above are for the whole session\./);
    expect(screen.queryByText("Person 2")).not.toBeInTheDocument();

    await userEvent.click(screen.getByRole("button", { name: "Export attendance" }));
    const file = await screen.findByRole("dialog", { name: "Export attendance" });
    expect(within(file).getByText("The people found by “person1 demo”")).toBeVisible();
    await userEvent.click(within(file).getByRole("radio", { name: /^CSV/ }));
    await userEvent.click(within(file).getByRole("button", { name: "Export" }));
    await waitFor(() =>
      expect(asked(server, "get_session_attendance_lines")).toEqual([
        { p_session_id: sessionId(1), p_query: "person1 demo" },
      ]),
    );
    await userEvent.click((await within(file).findAllByRole("button", { name: "Close" }))[0] as Element);

    await userEvent.clear(search);
    await userEvent.type(search, "zut");
    expect(await screen.findByText(/Nobody is called “zut” here/)).toBeVisible();
    await userEvent.click(screen.getAllByRole("button", { name: "Clear filters" }).at(-1) as Element);
    expect(await screen.findByText("Person 2")).toBeVisible();
    expect(search).toHaveValue("");
  });

  it("is corrected by hand with one tap, and given back to the evidence with another", async () => {
    const server = staffServer("instructor", {
      ...held,
      list_session_attendance: [attendee(1, came), attendee(2, { by_hand: true, sources: ["manual"] })],
      get_session_attendance: overview(),
      set_registration_attendance: {},
    });
    draw();
    await userEvent.click(await screen.findByRole("button", { name: "Mark Person 1 absent" }));
    await userEvent.click(screen.getByRole("button", { name: "Mark Person 2 attended", pressed: true }));
    await waitFor(() => expect(asked(server, "set_registration_attendance")).toHaveLength(2));
    expect(asked(server, "set_registration_attendance")).toEqual([
      { p_registration_id: seat(1), p_attended: false },
      { p_registration_id: seat(2) },
    ]);
  });

  it("lets an unknown participant be found, and takes it back", async () => {
    const server = staffServer("owner", {
      ...held,
      list_session_attendance: [attendee(1, came)],
      get_session_attendance: overview({ unmatched: [unknown] }),
      find_session_people: [
        { user_id: person(2), name: "Léa Martin", email: "lea@demo.test", kind: "registered" },
        { user_id: person(3), name: "Hugo", email: null, kind: "team" },
      ],
      match_attendee: true,
    });
    draw();
    expect(await screen.findByText("1 participant to identify")).toBeVisible();
    expect(screen.getByText(/2 connections/, { selector: "span" })).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Identify “Léa M.”" }));
    await userEvent.click(await screen.findByRole("option", { name: /Léa Martin/ }));
    await waitFor(() =>
      expect(asked(server, "match_attendee")).toEqual([
        { p_attendance_id: unknown.id, p_user_id: person(2) },
      ]),
    );
    // In the message, and in the live region beside it.
    expect(
      (await screen.findAllByText("“Léa M.” is Léa Martin, and known from now on")).length,
    ).toBeGreaterThan(0);
    // The style sheet, which the tests do without, lets a message above the panel be clicked.
    await userEvent.click(await screen.findByText("Undo"), { pointerEventsCheck: 0 });
    await waitFor(() =>
      expect(asked(server, "match_attendee").at(-1)).toEqual({ p_attendance_id: unknown.id }),
    );
  });

  it("offers who has the same name, and leaves robots out", async () => {
    const server = staffServer("owner", {
      ...held,
      list_session_attendance: [attendee(1, came)],
      get_session_attendance: overview({
        unmatched: [{ ...unknown, suggestion: { user_id: person(2), name: "Léa Martin" } }],
        ignored: [{ ...unknown, id: seat(92), name: "Notes robot" }],
      }),
      match_attendee: true,
    });
    draw();
    await userEvent.click(await screen.findByRole("button", { name: "It is Léa Martin" }));
    await waitFor(() =>
      expect(asked(server, "match_attendee")).toEqual([
        { p_attendance_id: unknown.id, p_user_id: person(2) },
      ]),
    );
    await userEvent.click(screen.getByRole("button", { name: "Actions for Léa M." }));
    await userEvent.click(await screen.findByRole("menuitem", { name: /Not part of the audience/ }));
    await waitFor(() =>
      expect(asked(server, "match_attendee").at(-1)).toEqual({
        p_attendance_id: unknown.id,
        p_ignored: true,
      }),
    );
    await userEvent.click(screen.getByText("1 participant outside the audience"));
    await userEvent.click(screen.getByRole("button", { name: "Put back" }));
    await waitFor(() =>
      expect(asked(server, "match_attendee").at(-1)).toEqual({ p_attendance_id: seat(92) }),
    );
  });

  it("says why a report is missing and asks for it again; a refusal stays beside it", async () => {
    const failed = {
      ...report,
      state: "parked",
      outcome: null,
      error_code: "forbidden",
      error_detail: "zoom_200",
    };
    const server = staffServer("owner", {
      ...held,
      list_session_attendance: [attendee(1)],
      get_session_attendance: overview({ reports: [failed] }),
      refetch_session_attendance: { status: 409, code: "no_report_to_fetch" },
    });
    draw();
    expect(await screen.findByText("Report from Zoom not fetched")).toBeVisible();
    expect(screen.getByText(/does not allow it \(zoom_200\)/)).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Fetch again" }));
    expect(await screen.findByText("No meeting of this session has a report to fetch.")).toBeVisible();
    server.replies["refetch_session_attendance"] = null;
    server.replies["get_session_attendance"] = overview({
      reports: [{ ...report, state: "queued", outcome: null, attempts: 0, next_try: inMinutes(0) }],
    });
    await userEvent.click(screen.getByRole("button", { name: "Fetch again" }));
    expect(await screen.findByText("Fetching the report from Zoom…")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Fetch again" })).not.toBeInTheDocument();
  });

  it("is read, not changed, by support; says so when there is nobody; is not there before the doors open", async () => {
    const server = staffServer("support", {
      ...held,
      list_session_attendance: [attendee(1, came)],
      get_session_attendance: overview({ unmatched: [unknown] }),
    });
    const first = draw();
    expect(await screen.findByText("Léa M.")).toBeVisible();
    expect(screen.queryByRole("button", { name: /^(Identify|Mark|Fetch)/ })).not.toBeInTheDocument();
    first.unmount();
    server.replies["list_session_attendance"] = [];
    server.replies["get_session_attendance"] = overview({ reports: [] });
    const second = draw();
    expect(await screen.findByText("Nobody yet")).toBeVisible();
    second.unmount();
    server.replies["course_live_sessions"] = [detailed()];
    draw();
    expect(await screen.findByRole("tab", { name: "Overview", selected: true })).toBeVisible();
    expect(screen.queryByRole("tab", { name: "Attendance" })).not.toBeInTheDocument();
  });
});

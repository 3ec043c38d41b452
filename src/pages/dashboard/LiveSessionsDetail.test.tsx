import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { SessionRegistration } from "@/hooks/courses/shared/types";
import LiveSessionsManagement from "@/pages/dashboard/LiveSessionsManagement";
import { detailed, renderStaff, sessionId, staffServer } from "../../../tests/support/session-pages.tsx";
import { aQuestion, inMinutes } from "../../../tests/support/student-pages.tsx";

const page = "/dashboard/courses/live-sessions";
const draw = (tab: string) =>
  renderStaff(<LiveSessionsManagement />, `${page}?session=${sessionId(1)}&tab=${tab}`);
const asked = (server: ReturnType<typeof staffServer>, name: string) =>
  server.calls.filter((call) => call.name === name).map(({ body }) => body);

function registration(n: number, over: Partial<SessionRegistration>): SessionRegistration {
  return {
    id: `77777777-7777-4777-8777-${String(n).padStart(12, "0")}`,
    queue_no: n,
    user_id: `88888888-8888-4888-8888-${String(n).padStart(12, "0")}`,
    attendee_name: `Person ${n}`,
    attendee_email: `person${n}@demo.test`,
    status: "registered",
    registered_at: inMinutes(-3_000 + n),
    promoted_at: null,
    cancelled_at: null,
    joined_at: null,
    waitlist_position: null,
    to_confirm: false,
    confirmed: false,
    offered_until: null,
    ...over,
  };
}

describe("registrations of a session", () => {
  const three = [
    registration(1, {}),
    registration(2, { status: "waitlisted", waitlist_position: 1 }),
    registration(3, { status: "waitlisted", waitlist_position: 2 }),
  ];

  it("stand in order of arrival, with the place of those who wait", async () => {
    staffServer("owner", { list_session_registrations: three });
    draw("registrations");
    const list = await screen.findByRole("list", { name: "Registrations" });
    const rows = within(list).getAllByRole("listitem");
    expect(rows.map((row) => within(row).getByText(/^Person/).textContent)).toEqual([
      "Person 1",
      "Person 2",
      "Person 3",
    ]);
    expect(within(list).getAllByText("Waiting, no. 1").length).toBeGreaterThan(0);
    expect(within(list).getAllByText("Waiting, no. 2").length).toBeGreaterThan(0);
    expect(within(list).queryByRole("button", { name: /attended/ })).not.toBeInTheDocument();
  });

  it("are counted, all of them and those of one status", async () => {
    staffServer("owner", { list_session_registrations: three });
    draw("registrations");
    expect(await screen.findByText("4 registrations")).toBeVisible();
    // The tab counts three: seats and the waitlist.
    expect(screen.getByText(/1 of them cancelled/)).toBeVisible();
    await userEvent.selectOptions(screen.getByRole("combobox", { name: "Status" }), "Waiting");
    expect(await screen.findByText("1 registration")).toBeVisible();
    expect(screen.queryByText(/of them cancelled/)).not.toBeInTheDocument();
  });

  it("are found by name or address: the list, its figure and its file are of those", async () => {
    const called = ({ p_query: query }: Record<string, unknown>) => query;
    const server = staffServer("owner", {
      list_session_registrations: (body: Record<string, unknown>) =>
        called(body) === "nobody" ? [] : called(body) ? three.slice(2) : three,
      get_session_registration_counts: (body: Record<string, unknown>) => [
        {
          ...{ registered: 0, waitlisted: 0, cancelled: 0, attended: 0, absent: 0, last: 3 },
          ...(called(body) === "nobody"
            ? {}
            : called(body)
              ? { waitlisted: 1 }
              : { registered: 1, waitlisted: 2 }),
        },
      ],
    });
    const page = draw("registrations");
    expect(await screen.findByText("3 registrations")).toBeVisible();
    const search = screen.getByRole("searchbox", { name: "Name or address" });
    await userEvent.type(search, "demo 3");
    expect(await screen.findByText("1 registration")).toBeVisible();
    expect(await screen.findByText("Person 3")).toBeVisible();
    expect(screen.queryByText("Person 1")).not.toBeInTheDocument();
    // Their place in the queue is the session's, not the place among those found.
    expect(screen.getAllByText("Waiting, no. 2").length).toBeGreaterThan(0);
    expect(page.location()).toContain("who=demo+3");

    await userEvent.click(screen.getByRole("button", { name: "Export registrations" }));
    const file = await screen.findByRole("dialog", { name: "Export registrations" });
    expect(within(file).getByText("The people found by “demo 3”")).toBeVisible();
    await userEvent.click(within(file).getByRole("radio", { name: /^CSV/ }));
    await userEvent.click(within(file).getByRole("button", { name: "Export" }));
    await waitFor(() =>
      expect(asked(server, "list_session_registrations").at(-1)).toEqual({
        ...{ p_session_id: sessionId(1), p_query: "demo 3", p_limit: 500, p_after: 0 },
      }),
    );
    await userEvent.click((await within(file).findAllByRole("button", { name: "Close" }))[0] as Element);

    await userEvent.clear(search);
    await userEvent.type(search, "nobody");
    expect(await screen.findByText(/Nobody is called “nobody” here/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Export registrations" })).not.toBeInTheDocument();
    await userEvent.keyboard("{Escape}");
    expect(await screen.findByText("Person 1")).toBeVisible();
    expect(screen.getByRole("dialog", { name: /./ })).toBeVisible();
    expect(page.location()).not.toContain("who=");
  });

  it("are given back one by one, saying who moves up", async () => {
    const server = staffServer("owner", {
      course_live_sessions: [detailed({ waitlisted_count: 2 })],
      list_session_registrations: three,
      cancel_session_registration: null,
    });
    draw("registrations");
    await userEvent.click(await screen.findByRole("button", { name: "Actions for Person 1" }));
    await userEvent.click(await screen.findByRole("menuitem", { name: "Cancel registration" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Cancel the registration of Person 1?" });
    expect(within(dialog).getByText(/first person waiting/)).toBeVisible();
    await userEvent.click(within(dialog).getByRole("button", { name: "Cancel registration" }));
    await waitFor(() =>
      expect(asked(server, "cancel_session_registration")).toEqual([{ p_registration_id: three[0]?.id }]),
    );
  });

  it("are marked with one tap once the session has begun", async () => {
    const server = staffServer("instructor", {
      course_live_sessions: [detailed({ status: "ended" })],
      list_session_registrations: [registration(1, { status: "absent" })],
      set_registration_attendance: registration(1, { status: "attended" }),
    });
    draw("registrations");
    expect(await screen.findByRole("button", { name: "Mark Person 1 absent" })).toHaveAttribute(
      "aria-pressed",
      "true",
    );
    await userEvent.click(screen.getByRole("button", { name: "Mark Person 1 attended" }));
    await waitFor(() => expect(asked(server, "set_registration_attendance")).toHaveLength(1));
    expect(asked(server, "set_registration_attendance")[0]).toMatchObject({ p_attended: true });
  });

  it("say how to get some when there are none", async () => {
    staffServer("owner", { list_session_registrations: [] });
    draw("registrations");
    expect(await screen.findByText("No registrations yet")).toBeVisible();
  });
});

describe("questions of a session", () => {
  const question = aQuestion();

  it("are answered in writing, and what was written survives a refusal", async () => {
    const server = staffServer("support", {
      list_session_questions: [question],
      answer_session_question: { status: 503, code: "busy" },
    });
    draw("questions");
    await userEvent.click(await screen.findByRole("button", { name: "Answer" }));
    const field = screen.getByRole("textbox", { name: /Your answer/ });
    expect(field).toHaveFocus();
    await userEvent.type(field, "A desk lamp will do.");
    await userEvent.click(screen.getByRole("button", { name: "Publish answer" }));
    expect(await screen.findByText(/same thing at the same moment|Try again/)).toBeVisible();
    expect(field).toHaveValue("A desk lamp will do.");
    server.replies["answer_session_question"] = { ...question, status: "answered" };
    await userEvent.click(screen.getByRole("button", { name: "Publish answer" }));
    await waitFor(() =>
      expect(screen.queryByRole("textbox", { name: /Your answer/ })).not.toBeInTheDocument(),
    );
    expect(asked(server, "answer_session_question").at(-1)).toEqual({
      p_question_id: question.id,
      p_status: "answered",
      p_answer: "A desk lamp will do.",
    });
  });

  it("are dismissed and opened again", async () => {
    const server = staffServer("owner", {
      list_session_questions: (body) =>
        (body as { p_status: string }).p_status === "open"
          ? [question]
          : [{ ...question, id: sessionId(5), status: "dismissed" }],
      answer_session_question: question,
    });
    draw("questions");
    await userEvent.click(await screen.findByRole("button", { name: "Dismiss" }));
    await userEvent.click(screen.getByRole("radio", { name: "Dismissed 1" }));
    await userEvent.click(await screen.findByRole("button", { name: "Reopen" }));
    await waitFor(() =>
      expect(asked(server, "answer_session_question")).toEqual([
        { p_question_id: question.id, p_status: "dismissed" },
        { p_question_id: sessionId(5), p_status: "open" },
      ]),
    );
  });

  it("are only read by those who may not answer", async () => {
    staffServer("viewer", { list_session_questions: [question] });
    draw("questions");
    expect(await screen.findByText("Which lamp?")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Answer" })).not.toBeInTheDocument();
  });
});

describe("a session that nobody ended", () => {
  it("offers no seats, no way in and no check once its doors have closed", async () => {
    staffServer("owner", {
      course_live_sessions: [
        detailed({
          ...{ scheduled_start: inMinutes(-180), scheduled_end: inMinutes(-120) },
          ...{ join_opens_at: inMinutes(-195), join_closes_at: inMinutes(-90) },
        }),
      ],
    });
    draw("overview");
    const panel = await screen.findByRole("dialog", { name: "Backlight" });
    expect(await within(panel).findByText("8 registered of 20 seats")).toBeVisible();
    expect(within(panel).getByText("The doors are closed: the time has passed.")).toBeVisible();
    expect(within(panel).queryByText(/seats free/)).not.toBeInTheDocument();
    expect(within(panel).queryByRole("button", { name: "Copy meeting link" })).not.toBeInTheDocument();
    expect(within(panel).queryByRole("button", { name: /check/i })).not.toBeInTheDocument();
  });
});

describe("the log of a session", () => {
  const event = (id: number, over: object) => ({
    ...{ id, kind: "ended", cause: "person", at: inMinutes(-3_000 + id), actor_name: "Claire" },
    ...{ person_id: null, person_name: null, reason: null, details: {}, ...over },
  });

  it("says what was done, by whom and why", async () => {
    staffServer("owner", {
      list_session_events: [
        event(9, { kind: "cancelled", reason: "Illness" }),
        event(8, { kind: "started", cause: "provider", actor_name: null }),
        event(7, { kind: "host_changed", person_id: "p", person_name: null, actor_name: null }),
        event(6, { kind: "host_changed" }),
        event(5, { kind: "place_changed", details: { from: "zoom", to: "custom" } }),
        event(4, { kind: "changed", details: { fields: ["title", "max_participants"] } }),
        event(3, { kind: "of_a_later_day", cause: "of_a_later_day" }),
      ],
    });
    draw("log");
    const list = await screen.findByRole("list", { name: "Log of the session" });
    const rows = within(list).getAllByRole("listitem");
    expect(rows.map((row) => within(row).getAllByText(/./)[0]?.textContent)).toEqual([
      "Cancelled",
      "Went live",
      "Hosted by somebody whose account is closed from now on",
      "Hosted by nobody any more",
      "Place: Zoom → Other link",
      "Changed: Title, Seats",
      "Change",
    ]);
    expect(rows[0]).toHaveTextContent("Reason: Illness");
    expect(rows[0]).toHaveTextContent("by Claire");
    expect(rows[1]).toHaveTextContent("by the video service");
    expect(rows[2]).toHaveTextContent("by somebody whose account is closed");
  });

  it("is not offered to who does not manage the session", async () => {
    const server = staffServer("support");
    draw("log");
    expect(await screen.findByRole("tab", { name: "Overview" })).toHaveAttribute("aria-selected", "true");
    expect(screen.queryByRole("tab", { name: "Log" })).not.toBeInTheDocument();
    expect(asked(server, "list_session_events")).toEqual([]);
  });
});

import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { onAnnounce } from "@/lib/announce";
import LiveSessionsManagement from "@/pages/dashboard/LiveSessionsManagement";
import type { StoreRole } from "@/lib/roles";
import {
  COURSE,
  detailed,
  listed,
  renderStaff,
  sessionId,
  staffServer,
} from "../../../tests/support/session-pages.tsx";
import { inMinutes } from "../../../tests/support/student-pages.tsx";

const page = "/dashboard/courses/live-sessions";
/** Somebody else was faster: the server says who. */
const stale = { status: 409, code: "stale_version", detail: '{"version": 9, "by": "Tom"}' };
const draw = (search = "") => renderStaff(<LiveSessionsManagement />, page + search);
const row = (title = "Backlight") => screen.findByRole("button", { description: new RegExp(`^${title},`) });
const asked = (server: ReturnType<typeof staffServer>, name: string) =>
  server.calls.filter((call) => call.name === name).map(({ body }) => body);

async function openMenu(title = "Backlight") {
  await userEvent.click(await screen.findByRole("button", { name: `Actions for “${title}”` }));
  const menu = await screen.findByRole("menu");
  return within(menu)
    .getAllByRole("menuitem")
    .map((item) => item.textContent);
}

describe("the sessions page", () => {
  it("shows what is ahead, as the server draws the line, and says so in its address", async () => {
    const server = staffServer("owner");
    const { location } = draw();
    expect(await row()).toBeVisible();
    expect(asked(server, "list_live_sessions")[0]).toMatchObject({ p_scope: "upcoming", p_ascending: true });
    await userEvent.click(screen.getByRole("radio", { name: "Past" }));
    await waitFor(() => expect(location()).toBe(`${page}?view=past`));
    await waitFor(() =>
      expect(asked(server, "list_live_sessions").at(-1)).toMatchObject({
        p_scope: "past",
        p_ascending: false,
      }),
    );
  });

  it("reads its filters from the address", async () => {
    const server = staffServer("owner");
    draw(`?course=${COURSE}&q=lamp&status=live&platform=zoom&from=2026-11-01&to=2026-11-30`);
    await row();
    expect(asked(server, "list_live_sessions")[0]).toMatchObject({
      p_course_id: COURSE,
      p_query: "lamp",
      p_statuses: ["live"],
      p_platforms: ["zoom"],
      p_from: "2026-10-31T23:00:00.000Z",
      p_until: "2026-11-30T23:00:00.000Z",
    });
    expect(screen.getByRole("combobox", { name: "Status" })).toHaveValue("live");
    expect(screen.getByRole("searchbox")).toHaveValue("lamp");
    expect(screen.getByRole("button", { name: /^Live/ })).toHaveAttribute("aria-pressed", "true");
  });

  it("counts what the filters let through, on its cards and in words that are also heard", async () => {
    const heard: string[] = [];
    const quiet = onAnnounce((message) => heard.push(message));
    const figures = (ended: number, listed: number) => ({
      ...{ total: ended, scheduled: 0, live: 0, ended, cancelled: 0, postponed: 0 },
      ...{ registrations: 0, today: 0, next_start: null, listed },
    });
    const server = staffServer("owner", {
      get_live_session_stats: (body) => [
        body && typeof body === "object" && "p_query" in body ? figures(4, 1) : figures(1234, 0),
      ],
    });
    draw("?q=lamp&status=ended");
    expect(await screen.findByText("1 session")).toBeVisible();
    expect(screen.getByRole("button", { name: /^Ended/ })).toHaveTextContent("4");
    expect(asked(server, "get_live_session_stats")).toContainEqual(
      expect.objectContaining({ p_query: "lamp", p_statuses: ["ended"] }),
    );
    expect(heard).toEqual(["1 session"]);
    await userEvent.click(screen.getByRole("button", { name: "Clear filters" }));
    await waitFor(() => expect(screen.getByRole("button", { name: /^Ended/ })).toHaveTextContent("1,234"));
    expect(screen.queryByText(/^\d+ sessions?$/)).not.toBeInTheDocument();
    quiet();
  });

  it("narrows to what a card counts, and lets go with a second tap", async () => {
    staffServer("owner");
    const { location } = draw();
    const card = await screen.findByRole("button", { name: /^Ended/ });
    await userEvent.click(card);
    expect(location()).toBe(`${page}?status=ended`);
    expect(screen.getByRole("radio", { name: "All" })).toBeChecked();
    await userEvent.click(card);
    expect(location()).toBe(page);
  });

  it("keeps typing out of the history and finds after a pause", async () => {
    const server = staffServer("owner");
    const { location } = draw();
    await row();
    await userEvent.type(screen.getByRole("searchbox"), "verre");
    await waitFor(() => expect(location()).toBe(`${page}?q=verre`));
    await waitFor(() =>
      expect(asked(server, "list_live_sessions").at(-1)).toMatchObject({ p_query: "verre" }),
    );
    expect(asked(server, "list_live_sessions").length).toBeLessThanOrEqual(3);
  });

  it("opens a row beside the list and closes it with Escape", async () => {
    staffServer("owner");
    const { location } = draw();
    await userEvent.click(await row());
    expect(location()).toBe(`${page}?session=${sessionId(1)}`);
    const panel = await screen.findByRole("dialog", { name: "Backlight" });
    expect(await within(panel).findByText("8 registered of 20 seats · 12 seats free")).toBeVisible();
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(location()).toBe(page));
  });

  it("says that a session is not there instead of hanging empty", async () => {
    staffServer("owner", { course_live_sessions: [] });
    draw(`?session=${sessionId(9)}`);
    expect(await screen.findByRole("dialog", { name: "Session not found" })).toBeVisible();
    expect(await screen.findByText(/no longer exists, or is not accessible/)).toBeVisible();
  });
});

describe("what is offered", () => {
  it("follows the state of the session", async () => {
    const live = { status: "live", scheduled_start: inMinutes(-10), scheduled_end: inMinutes(50) } as const;
    staffServer("owner", { list_live_sessions: [listed(live)] });
    draw();
    expect(await screen.findByRole("button", { name: "Open: Backlight" })).toBeVisible();
    expect(await openMenu()).toEqual(["End session", "Edit", "Duplicate", "Cancel session"]);
  });

  it("is everything but what makes no sense for a scheduled one", async () => {
    staffServer("instructor");
    draw();
    expect(await openMenu()).toEqual([
      "Open meeting",
      "Start",
      "Edit",
      "Change date",
      "Postpone",
      "Duplicate",
      "Cancel session",
      "Delete",
    ]);
  });

  it.each<StoreRole>(["support", "viewer"])("is only to look, to %s", async (role) => {
    staffServer(role, { course_live_sessions: [detailed({ meeting: null })] });
    draw();
    await userEvent.click(await row());
    const panel = await screen.findByRole("dialog", { name: "Backlight" });
    expect(await within(panel).findByRole("tab", { name: /Questions/ })).toBeVisible();
    expect(within(panel).queryByRole("button", { name: /Edit|More actions/ })).not.toBeInTheDocument();
    expect(within(panel).queryByText("Meeting link")).not.toBeInTheDocument();
    const registrations = within(panel).queryByRole("tab", { name: /Registrations/ });
    if (role === "support") expect(registrations).toBeVisible();
    else expect(registrations).not.toBeInTheDocument();
    await userEvent.keyboard("{Escape}");
    expect(screen.queryByRole("button", { name: "Plan session" })).not.toBeInTheDocument();
    expect(screen.queryByRole("button", { name: /^Actions for/ })).not.toBeInTheDocument();
  });
});

describe("a session that moves while it is open", () => {
  it("says from where to where, and aloud to whoever looks on", async () => {
    const zoom = {
      id: "r1",
      platform: "zoom" as const,
      link: "https://zoom.example/j/1",
      opened_at: inMinutes(-30),
      closed_at: inMinutes(-5),
    };
    const live = detailed({ status: "live", rooms: [{ ...zoom, closed_at: null }] });
    const server = staffServer("owner", { course_live_sessions: [live] });
    const { refresh } = draw(`?session=${sessionId(1)}`);
    const panel = await screen.findByRole("dialog", { name: "Backlight" });
    expect(await within(panel).findByRole("tab", { name: /Questions/ })).toBeVisible();
    expect(within(panel).queryByText(/the session moved/)).not.toBeInTheDocument();
    const meet = {
      ...zoom,
      id: "r2",
      platform: "google_meet" as const,
      opened_at: inMinutes(-5),
      closed_at: null,
    };
    server.replies["course_live_sessions"] = [{ ...live, platform: "google_meet", rooms: [meet, zoom] }];
    const spoken: string[] = [];
    const stop = onAnnounce((message) => spoken.push(message));
    await refresh();
    expect(await within(panel).findByText(/the session moved from Zoom to Google Meet/)).toBeVisible();
    expect(spoken).toEqual([expect.stringMatching(/from Zoom to Google Meet/)]);
    stop();
  });
});

describe("deleting", () => {
  it("says what goes with it in numbers, offers to postpone, and can be undone", async () => {
    const server = staffServer("owner", {
      list_live_sessions: [listed({ waitlisted_count: 2 })],
      delete_live_session: null,
      restore_live_session: detailed(),
    });
    draw();
    await openMenu();
    await userEvent.click(screen.getByRole("menuitem", { name: "Delete" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Delete “Backlight”?" });
    expect(within(dialog).getByText("10 registrations go with it")).toBeVisible();
    expect(within(dialog).getByText(/3 questions and their answers/)).toBeVisible();
    expect(within(dialog).getByRole("button", { name: "Postpone" })).toBeVisible();
    expect(asked(server, "delete_live_session")).toEqual([]);
    await userEvent.click(within(dialog).getByRole("button", { name: "Delete" }));
    await waitFor(() =>
      expect(asked(server, "delete_live_session")).toEqual([{ p_session_id: sessionId(1), p_revision: 4 }]),
    );
    await userEvent.click(await screen.findByRole("button", { name: "Restore" }));
    await waitFor(() =>
      expect(asked(server, "restore_live_session")).toEqual([{ p_session_id: sessionId(1) }]),
    );
  });

  it("leads to another date when that is chosen instead", async () => {
    const server = staffServer("owner", { set_live_session_status: detailed({ status: "postponed" }) });
    draw();
    await openMenu();
    await userEvent.click(screen.getByRole("menuitem", { name: "Delete" }));
    await userEvent.click(
      within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Postpone" }),
    );
    const dialog = await screen.findByRole("dialog", { name: "Postpone “Backlight”" });
    expect(within(dialog).getByText("8 registered people keep their seats.")).toBeVisible();
    await userEvent.type(within(dialog).getByRole("textbox", { name: /Reason/ }), "The kiln broke");
    await userEvent.click(within(dialog).getByRole("button", { name: "Postpone session" }));
    await waitFor(() =>
      expect(asked(server, "set_live_session_status")).toEqual([
        { p_session_id: sessionId(1), p_status: "postponed", p_reason: "The kiln broke", p_revision: 4 },
      ]),
    );
  });

  it("gives a postponed session its date in one call, and says why when it is refused", async () => {
    const postponed = listed({ status: "postponed" });
    let refused = true;
    const server = staffServer("owner", {
      list_live_sessions: [postponed],
      reschedule_live_session: () => {
        if (refused) return stale;
        return detailed({ status: "scheduled" });
      },
      course_live_sessions: [
        detailed({
          ...postponed,
          ...{ title: "Backlight, part 2", revision: 9, changer: { display_name: "Tom" } },
        }),
      ],
    });
    draw();
    await userEvent.click(await screen.findByRole("button", { name: /^Set date/ }));
    const dialog = await screen.findByRole("dialog");
    await userEvent.click(within(dialog).getByRole("button", { name: "Set this date" }));
    expect(await within(dialog).findByText(/^Tom changed this session (?!.*typing)/)).toBeVisible();
    expect(within(dialog).getByText("Backlight, part 2")).toBeVisible();
    expect(within(dialog).getByRole("button", { name: "Set this date" })).toBeDisabled();
    refused = false;
    await userEvent.click(within(dialog).getByRole("button", { name: "Go on from there" }));
    await userEvent.click(within(dialog).getByRole("button", { name: "Set this date" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(asked(server, "reschedule_live_session").at(-1)).toMatchObject({
      p_session_id: sessionId(1),
      p_time_zone: "Europe/Paris",
      p_revision: 9,
    });
    expect(asked(server, "update_live_session")).toEqual([]);
    expect(asked(server, "set_live_session_status")).toEqual([]);
  });

  it("keeps its question open with the reason when the server refuses", async () => {
    const server = staffServer("owner", {
      delete_live_session: stale,
      course_live_sessions: [
        detailed({
          ...{ title: "Backlight, part 2", platform: "google_meet", status: "postponed", revision: 9 },
          ...{ scheduled_start: inMinutes(1_440), scheduled_end: inMinutes(1_500) },
        }),
      ],
    });
    draw();
    await openMenu();
    await userEvent.click(screen.getByRole("menuitem", { name: "Delete" }));
    const dialog = await screen.findByRole("alertdialog");
    await userEvent.click(within(dialog).getByRole("button", { name: "Delete" }));
    expect(await within(dialog).findByText(/^Tom changed this in the meantime/)).toBeVisible();
    // What is different is said beside it, and nothing else.
    const said = within(dialog).getByRole("alert");
    for (const line of ["Title: Backlight, part 2", "Status: Postponed", "Platform: Google Meet"])
      expect(within(said).getByText(line)).toBeVisible();
    expect(within(said).queryByText(/^Time zone/)).toBeNull();
    // Who has read that goes on from what is there now.
    await userEvent.click(within(dialog).getByRole("button", { name: "Delete" }));
    await waitFor(() =>
      expect(asked(server, "delete_live_session")).toMatchObject([{ p_revision: 4 }, { p_revision: 9 }]),
    );
    await userEvent.click(within(dialog).getByRole("button", { name: "Keep session" }));
  });
});

describe("cancelling", () => {
  const told = [
    { place: "seat", people: 30, channels: { app: 30, email: 29 } },
    { place: "waitlisted", people: 1, channels: { app: 1, email: 1 } },
  ];

  it("says who will be told, may tell nobody, and is undone by the message that follows", async () => {
    const server = staffServer("owner", {
      preview_session_change: told,
      set_live_session_status: detailed({ status: "cancelled" }),
    });
    draw();
    await openMenu();
    await userEvent.click(screen.getByRole("menuitem", { name: "Cancel session" }));
    const dialog = await screen.findByRole("alertdialog");
    expect(
      within(dialog).getByText("31 people will be told: 30 with a seat, 1 on the waitlist"),
    ).toBeVisible();
    expect(within(dialog).getByText("App: 31 · E-mail: 30")).toBeVisible();
    expect(asked(server, "preview_session_change")).toEqual([
      { p_session_id: sessionId(1), p_kind: "session_cancelled" },
    ]);
    expect(
      within(dialog).getByText(/^The seats and places in the queue of \d+ people come back/),
    ).toBeVisible();
    await userEvent.click(within(dialog).getByRole("checkbox", { name: "Tell nobody" }));
    await userEvent.click(within(dialog).getByRole("button", { name: "Cancel session" }));
    await userEvent.click(await screen.findByRole("button", { name: "Take the cancellation back" }));
    await waitFor(() =>
      expect(asked(server, "set_live_session_status")).toEqual([
        expect.objectContaining({ p_status: "cancelled", p_tell: false }),
        { p_session_id: sessionId(1), p_status: "scheduled" },
      ]),
    );
  });

  it("is not kept up by numbers that cannot be read", async () => {
    const server = staffServer("owner", {
      preview_session_change: stale,
      set_live_session_status: detailed({ status: "cancelled" }),
    });
    draw();
    await openMenu();
    await userEvent.click(screen.getByRole("menuitem", { name: "Cancel session" }));
    const dialog = await screen.findByRole("alertdialog");
    expect(within(dialog).getByText(/could not be read/)).toBeVisible();
    await userEvent.click(within(dialog).getByRole("button", { name: "Cancel session" }));
    await waitFor(() => expect(asked(server, "set_live_session_status")).toHaveLength(1));
  });

  it("is taken back later too, telling those who heard of it", async () => {
    const server = staffServer("owner", {
      list_live_sessions: [listed({ status: "cancelled" })],
      preview_session_change: told,
      set_live_session_status: detailed({ status: "postponed" }),
    });
    draw("?view=all");
    await openMenu();
    await userEvent.click(screen.getByRole("menuitem", { name: "Take the cancellation back" }));
    const dialog = await screen.findByRole("dialog", { name: /Take the cancellation/ });
    expect(within(dialog).getByText(/^31 people will be told/)).toBeVisible();
    await userEvent.click(within(dialog).getByRole("button", { name: "Take the cancellation back" }));
    await waitFor(() =>
      expect(asked(server, "set_live_session_status")).toEqual([
        { p_session_id: sessionId(1), p_status: "scheduled", p_revision: 4 },
      ]),
    );
    expect(await screen.findByText("“Backlight” is postponed again, without a date")).toBeInTheDocument();
  });

  it("a new date says who will be told, with a sentence of one's own", async () => {
    const server = staffServer("owner", {
      preview_session_change: told,
      reschedule_live_session: detailed(),
    });
    draw();
    await openMenu();
    await userEvent.click(screen.getByRole("menuitem", { name: "Change date" }));
    const dialog = await screen.findByRole("dialog");
    expect(await within(dialog).findByText(/^31 people will be told/)).toBeVisible();
    await userEvent.type(within(dialog).getByRole("textbox", { name: /Add a sentence/ }), "Sorry");
    await userEvent.click(within(dialog).getByRole("button", { name: "Set this date" }));
    await waitFor(() =>
      expect(asked(server, "reschedule_live_session")).toEqual([
        expect.objectContaining({ p_note: "Sorry" }),
      ]),
    );
  });
});

describe("when there is nothing", () => {
  const none = {
    list_live_sessions: [],
    get_live_session_stats: [
      {
        total: 0,
        scheduled: 0,
        live: 0,
        ended: 0,
        cancelled: 0,
        postponed: 0,
        registrations: 0,
        today: 0,
        next_start: null,
      },
    ],
  };

  it("begins with a course, named in place", async () => {
    const made = { id: COURSE, title: "Watercolour", description: "", status: "published" };
    let courses: object[] = [];
    const server = staffServer("owner", {
      ...none,
      find_courses: () => courses,
      create_course: () => {
        courses = [made];
        return made;
      },
    });
    const { location } = draw();
    expect(await screen.findByText("Start with a course")).toBeVisible();
    await userEvent.click(screen.getAllByRole("button", { name: "New course" }).at(-1) ?? document.body);
    const dialog = await screen.findByRole("dialog", { name: "New course" });
    await userEvent.type(within(dialog).getByRole("textbox", { name: "Course name" }), "Watercolour");
    await userEvent.click(within(dialog).getByRole("button", { name: "Create course" }));
    await waitFor(() => expect(location()).toBe(`${page}?course=${COURSE}`));
    expect(asked(server, "create_course")).toMatchObject([{ p_title: "Watercolour" }]);
    expect(await screen.findByText(/Plan a live appointment/)).toBeVisible();
  });

  it("tells those who cannot add a course whom to ask", async () => {
    staffServer("instructor", { ...none, find_courses: [] });
    draw();
    expect(await screen.findByText(/An owner or manager of the store can create one/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "New course" })).not.toBeInTheDocument();
  });

  it("offers to clear filters that match nothing", async () => {
    staffServer("owner", { list_live_sessions: [] });
    const { location } = draw("?status=live&q=x");
    expect(await screen.findByText("No results")).toBeVisible();
    await userEvent.click(screen.getAllByRole("button", { name: "Clear filters" }).at(-1) ?? document.body);
    expect(location()).toBe(page);
  });

  it("says where the others are when a view is empty", async () => {
    staffServer("owner", { list_live_sessions: [] });
    const { location } = draw();
    expect(await screen.findByText("3 sessions are elsewhere.")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Show all sessions" }));
    expect(location()).toBe(`${page}?view=all`);
  });

  it("offers to try again when the list cannot be read", async () => {
    const server = staffServer("owner", { list_live_sessions: { status: 404, code: "store_not_found" } });
    draw();
    const again = await screen.findByRole("button", { name: "Try again" });
    server.replies["list_live_sessions"] = [listed()];
    await userEvent.click(again);
    expect(await row()).toBeVisible();
  });
});

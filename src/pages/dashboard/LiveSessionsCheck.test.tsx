import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import LiveSessionsManagement from "@/pages/dashboard/LiveSessionsManagement";
import {
  detailed,
  renderStaff,
  sessionId,
  staffServer,
  unchecked,
} from "../../../tests/support/session-pages.tsx";
import { inMinutes } from "../../../tests/support/student-pages.tsx";

const draw = () =>
  renderStaff(<LiveSessionsManagement />, `/dashboard/courses/live-sessions?session=${sessionId(1)}`);
const f = (action: string) => `/functions/v1/video-meetings/${action}`;
const asked = (server: ReturnType<typeof staffServer>, name: string) =>
  server.calls.filter((call) => call.name === name).map(({ body }) => body);

const ready = {
  state: "ready",
  error_code: null,
  error_detail: null,
  next_try: null,
  attempts: 0,
  drift: null,
  drift_at: null,
  own_link: false,
};
const green = (["connection", "meeting", "capacity", "recording", "link"] as const).map((check) => ({
  check,
  state: "ok",
  code: {
    connection: "connected",
    meeting: "stands",
    capacity: "enough",
    recording: "as_wanted",
    link: "present",
  }[check],
}));
const late = {
  check: "meeting",
  state: "bad",
  code: "time_differs",
  ours: inMinutes(60),
  theirs: inMinutes(90),
};
const checked = (results: object[], over: object = {}) => ({
  ...unchecked,
  checked_at: inMinutes(-3),
  red: results.filter((point) => "state" in point && point.state === "bad").length,
  results,
  meeting_id: "92674392836",
  ...over,
});
const serve = (over: Parameters<typeof staffServer>[1] = {}, role: "owner" | "support" = "owner") =>
  staffServer(role, { get_session_meeting_state: [ready], ...over });
const region = (name = "Ready to go live") => screen.findByRole("region", { name });
const meeting = {
  provider: "zoom",
  id: "92674392836",
  session_id: sessionId(1),
  topic: "Backlight",
  start_time: null,
  duration: 60,
  timezone: null,
  join_url: "https://zoom.example/j/1",
  password: null,
  auto_recording: "none",
};

describe("the check of a session", () => {
  it("says when nothing has been checked, checks on a tap, and shows what is green when asked", async () => {
    const server = serve();
    draw();
    const part = await region();
    expect(within(part).getByText("Not checked yet")).toBeVisible();
    server.replies[f("preflight")] = () => {
      server.replies["get_session_check"] = [checked(green)];
      return { checked_at: inMinutes(0), red: 0, results: green };
    };
    await userEvent.click(within(part).getByRole("button", { name: "Check" }));
    expect(await within(part).findByText("All set")).toBeVisible();
    expect(asked(server, f("preflight"))).toEqual([{ session_id: sessionId(1) }]);
    expect(within(part).queryByRole("list")).not.toBeInTheDocument();
    await userEvent.click(within(part).getByRole("button", { name: "Show all 5 points" }));
    expect(within(within(part).getByRole("list")).getAllByRole("listitem")).toHaveLength(5);
  });

  it("says what is red and puts it right at the provider, then checks again", async () => {
    const server = serve({ get_session_check: [checked([green[0] ?? {}, late])] });
    draw();
    const part = await region();
    expect(within(part).getByText("1 thing to fix")).toBeVisible();
    expect(within(part).getByRole("listitem")).toHaveTextContent(
      /it starts at another time: .* at Zoom, .* here/,
    );
    server.replies[f("update")] = meeting;
    server.replies[f("preflight")] = () => {
      server.replies["get_session_check"] = [checked(green)];
      return { checked_at: inMinutes(0), red: 0, results: green };
    };
    await userEvent.click(within(part).getByRole("button", { name: "Restore the times from here" }));
    expect(await within(part).findByText("All set")).toBeVisible();
    expect(asked(server, f("update"))[0]).toMatchObject({
      provider: "zoom",
      meeting_id: "92674392836",
      time_zone: "Europe/Paris",
    });
  });

  it("keeps the red point and says why when it could not be put right", async () => {
    const gone = { check: "meeting", state: "bad", code: "gone" };
    const server = serve({
      get_session_check: [checked([gone])],
      [f("create")]: { status: 409, code: "meeting_pending" },
    });
    draw();
    const part = await region();
    await userEvent.click(within(part).getByRole("button", { name: "Create the meeting now" }));
    expect(await within(part).findByRole("alert")).toHaveTextContent("Atelier keeps trying");
    expect(within(part).getByText("1 thing to fix")).toBeVisible();
    expect(asked(server, f("create"))).toEqual([{ provider: "zoom", session_id: sessionId(1) }]);
  });

  it("leads to the accounts when the authorisation is over, and says that a result is old", async () => {
    const lost = { check: "connection", state: "bad", code: "reconnect_needed", theirs: "invalid_grant" };
    serve({ get_session_check: [checked([lost], { outdated: true })] });
    draw();
    const part = await region();
    expect(within(part).getByText(/changed since this check/)).toBeVisible();
    expect(within(part).getByRole("link", { name: /connections|Open/i })).toHaveAttribute(
      "href",
      "/settings#integrations",
    );
  });

  it("is not for those who do not run sessions, nor for sessions that are over", async () => {
    serve({}, "support");
    const { unmount } = draw();
    expect(await screen.findByText("8 registered of 20 seats · 12 seats free")).toBeVisible();
    expect(screen.queryByRole("region", { name: "Ready to go live" })).not.toBeInTheDocument();
    unmount();
    serve({ course_live_sessions: [detailed({ status: "ended" })] });
    draw();
    const panel = await screen.findByRole("dialog");
    expect(await within(panel).findByText("8 registered of 20 seats")).toBeVisible();
    expect(screen.queryByRole("region", { name: "Ready to go live" })).not.toBeInTheDocument();
  });
});

describe("the host's way in", () => {
  it("goes into the window the tap has opened, and is kept nowhere", async () => {
    const replace = vi.fn();
    const page = document.implementation.createHTMLDocument();
    const opened = { opener: window, document: page, location: { replace }, close: vi.fn() };
    vi.spyOn(window, "open").mockReturnValue(opened as unknown as Window);
    const url = "https://zoom.example/s/1?zak=host";
    serve({ get_session_check: [checked(green)], [f("start-url")]: { url } });
    const { container } = draw();
    await userEvent.click(await screen.findByRole("button", { name: "Enter as host" }));
    await waitFor(() => expect(replace).toHaveBeenCalledWith(url));
    expect(opened.opener).toBeNull();
    expect(page.body.textContent).toBe("Opening the meeting…");
    expect(container.ownerDocument.body.innerHTML).not.toContain("zak=");
  });

  it("is a link for one tap where the browser refuses the window, and an explanation when there is none", async () => {
    vi.spyOn(window, "open").mockReturnValue(null);
    const url = "https://zoom.example/s/1?zak=host";
    const server = serve({ get_session_check: [checked(green)], [f("start-url")]: { url } });
    draw();
    await userEvent.click(await screen.findByRole("button", { name: "Enter as host" }));
    expect(await screen.findByRole("link", { name: "Open the meeting" })).toHaveAttribute("href", url);
    server.replies[f("start-url")] = { status: 502, code: "provider_network" };
    await userEvent.click(screen.getByRole("button", { name: "Enter as host" }));
    expect(await within(await region()).findByRole("alert")).toBeVisible();
    expect(screen.queryByRole("link", { name: "Open the meeting" })).not.toBeInTheDocument();
  });

  it("at Google is the room itself, asked for anew", async () => {
    const replace = vi.fn();
    vi.spyOn(window, "open").mockReturnValue({
      opener: null,
      document: document.implementation.createHTMLDocument(),
      location: { replace },
      close: vi.fn(),
    } as unknown as Window);
    const server = serve({
      course_live_sessions: [detailed({ platform: "google_meet" })],
      get_session_check: [checked(green, { meeting_id: "abc" })],
      [f("get")]: {
        provider: "google_meet",
        id: "abc",
        session_id: sessionId(1),
        summary: "Backlight",
        start: null,
        end: null,
        time_zone: null,
        meet_url: "https://meet.example/abc",
      },
    });
    draw();
    await userEvent.click(await screen.findByRole("button", { name: "Enter as host" }));
    await waitFor(() => expect(replace).toHaveBeenCalledWith("https://meet.example/abc"));
    expect(asked(server, f("get"))).toEqual([{ provider: "google_meet", meeting_id: "abc" }]);
  });
});

describe("opening from the panel's foot", () => {
  const live = detailed({ status: "live", scheduled_start: inMinutes(-5), scheduled_end: inMinutes(55) });

  it("leads the host in as host, and by everybody's link where there is none for the host", async () => {
    const opened = vi.spyOn(window, "open").mockReturnValue(null);
    const url = "https://zoom.example/s/1?zak=host";
    const server = serve({
      course_live_sessions: [live],
      get_session_check: [checked(green)],
      [f("start-url")]: { url },
    });
    draw();
    const button = await screen.findByRole("button", { name: "Open meeting" });
    await userEvent.click(button);
    await waitFor(() => expect(opened).toHaveBeenCalledWith(url, "_blank", "noopener,noreferrer"));
    server.replies[f("start-url")] = { status: 409, code: "not_connected" };
    await userEvent.click(button);
    await waitFor(() =>
      expect(opened).toHaveBeenCalledWith("https://zoom.example/j/1", "_blank", "noopener,noreferrer"),
    );
  });

  it("asks no provider where none has a meeting", async () => {
    const opened = vi.spyOn(window, "open").mockReturnValue(null);
    const server = serve({ course_live_sessions: [live], get_session_check: [unchecked] });
    draw();
    await userEvent.click(await screen.findByRole("button", { name: "Open meeting" }));
    await waitFor(() =>
      expect(opened).toHaveBeenCalledWith("https://zoom.example/j/1", "_blank", "noopener,noreferrer"),
    );
    expect(asked(server, f("start-url"))).toEqual([]);
  });
});

describe("changing the room", () => {
  const live = detailed({ status: "live", revision: 7 });

  async function open(server: ReturnType<typeof staffServer>) {
    draw();
    await userEvent.click(await screen.findByRole("button", { name: "Change room" }));
    const dialog = await screen.findByRole("dialog", { name: /Change the room of/ });
    return { dialog, server };
  }

  it("to another provider is one action, said in numbers, and can be taken back", async () => {
    const server = serve({
      course_live_sessions: [live],
      get_session_check: [checked(green)],
      move_live_session: () => {
        server.replies["course_live_sessions"] = [{ ...live, platform: "google_meet", revision: 8 }];
        return { ...live, platform: "google_meet", revision: 8 };
      },
      [f("create")]: { status: 409, code: "meeting_pending" },
      [f("preflight")]: { checked_at: inMinutes(0), red: 0, results: green },
    });
    const { dialog } = await open(server);
    expect(dialog).toHaveTextContent("8 seats taken");
    expect(within(dialog).queryByRole("radio", { name: /^Zoom/ })).not.toBeInTheDocument();
    expect(within(dialog).getByRole("radio", { name: /^Google Meet/ })).toBeChecked();
    await userEvent.click(within(dialog).getByRole("button", { name: "Change room now" }));
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    expect(asked(server, "move_live_session")).toEqual([
      { p_session_id: sessionId(1), p_platform: "google_meet", p_revision: 7 },
    ]);
    await waitFor(() =>
      expect(asked(server, f("create"))).toEqual([{ provider: "google_meet", session_id: sessionId(1) }]),
    );
    const back = await screen.findByRole("button", { name: "Back to the former room" });
    await userEvent.click(back);
    await waitFor(() =>
      expect(asked(server, "move_live_session").at(-1)).toEqual({
        p_session_id: sessionId(1),
        p_platform: "zoom",
        p_revision: 8,
      }),
    );
    await waitFor(() => expect(back).not.toBeInTheDocument());
  });

  it("says who will be told of another platform, and goes back in silence where nobody was", async () => {
    const server = serve({
      course_live_sessions: [live],
      get_session_check: [checked(green)],
      preview_session_change: [{ place: "seat", people: 8, channels: { app: 8 } }],
      move_live_session: () => {
        server.replies["course_live_sessions"] = [{ ...live, platform: "google_meet", revision: 8 }];
        return { ...live, platform: "google_meet", revision: 8 };
      },
      [f("create")]: { status: 409, code: "meeting_pending" },
      [f("preflight")]: { checked_at: inMinutes(0), red: 0, results: green },
    });
    const { dialog } = await open(server);
    expect(await within(dialog).findByText("8 people will be told: 8 with a seat")).toBeVisible();
    await userEvent.click(within(dialog).getByRole("checkbox", { name: "Tell nobody" }));
    await userEvent.click(within(dialog).getByRole("button", { name: "Change room now" }));
    await userEvent.click(await screen.findByRole("button", { name: "Back to the former room" }));
    await waitFor(() =>
      expect(asked(server, "move_live_session")).toMatchObject([{ p_tell: false }, { p_tell: false }]),
    );
  });

  it("to a link wants a whole address, and keeps what was typed when the server refuses", async () => {
    const server = serve({
      course_live_sessions: [live],
      get_session_check: [checked(green, { connected: [] })],
      move_live_session: { status: 409, code: "stale_version", detail: '{"version": 8, "by": "Tom"}' },
      [f("preflight")]: { checked_at: inMinutes(0), red: 0, results: green },
    });
    const { dialog } = await open(server);
    server.replies["course_live_sessions"] = [{ ...live, revision: 8, changer: { display_name: "Tom" } }];
    expect(dialog).toHaveTextContent("No usable account: Zoom, Google Meet.");
    const field = within(dialog).getByRole("textbox", { name: /Meeting link/ });
    await userEvent.click(within(dialog).getByRole("button", { name: "Change room now" }));
    await waitFor(() => expect(field).toBeInvalid());
    await userEvent.type(field, "rooms.example");
    await userEvent.click(within(dialog).getByRole("button", { name: "Change room now" }));
    expect(asked(server, "move_live_session")).toEqual([]);
    await userEvent.clear(field);
    await userEvent.type(field, "https://rooms.example/1");
    await userEvent.click(within(dialog).getByRole("button", { name: "Change room now" }));
    expect(await within(dialog).findByText(/^Tom changed this session/)).toBeVisible();
    expect(field).toHaveValue("https://rooms.example/1");
    server.replies["move_live_session"] = { ...live, platform: "custom", revision: 9 };
    await userEvent.click(within(dialog).getByRole("button", { name: "Go on from there" }));
    await userEvent.click(within(dialog).getByRole("button", { name: "Change room now" }));
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    expect(asked(server, "move_live_session").at(-1)).toEqual({
      p_session_id: sessionId(1),
      p_platform: "custom",
      p_revision: 8,
      p_url: "https://rooms.example/1",
    });
  });

  it("leaves the former room open, until somebody closes it", async () => {
    const left = [{ provider: "zoom", meeting_id: "92674392836" }];
    const server = serve({
      course_live_sessions: [detailed({ status: "live", platform: "custom" })],
      get_session_check: [checked([], { meeting_id: null, left_meetings: left })],
      [f("delete")]: () => {
        server.replies["get_session_check"] = [checked([], { meeting_id: null })];
        return { ok: true };
      },
    });
    draw();
    const part = await region("The live room");
    expect(await within(part).findByText(/former Zoom meeting stays open/)).toBeVisible();
    await userEvent.click(within(part).getByRole("button", { name: "Close now" }));
    const question = await screen.findByRole("alertdialog", { name: "Close the former Zoom meeting?" });
    await userEvent.click(within(question).getByRole("button", { name: "Close now" }));
    await waitFor(() => expect(within(part).queryByText(/stays open/)).not.toBeInTheDocument());
    expect(asked(server, f("delete"))).toEqual([{ provider: "zoom", meeting_id: "92674392836" }]);
  });
});

import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { SessionActions } from "./SessionActions";
import type { MyLiveSession } from "@/hooks/courses/shared/types";
import {
  aSession,
  fakeServer,
  renderStudent,
  withSeat,
} from "../../../../../tests/support/student-pages.tsx";

const ROOM = "https://rooms.example/j/9876?pwd=secret";

const draw = (session: MyLiveSession, now = Date.now()) =>
  renderStudent(<SessionActions session={session} now={now} />);

function wayIn(over: object = {}) {
  return [
    {
      platform: "zoom",
      join_url: ROOM,
      join_password: null,
      stream_url: null,
      closes_at: new Date(Date.now() + 3_600_000).toISOString(),
      room_changed_at: new Date(Date.now() - 3_600_000).toISOString(),
      ...over,
    },
  ];
}

describe("joining", () => {
  const opened = vi.fn();
  const watchWindows = () => vi.spyOn(window, "open").mockImplementation(opened);
  afterEach(() => opened.mockReset());

  it("opens the room in a window that cannot reach back, and keeps the link in no cache", async () => {
    watchWindows();
    fakeServer({ join_live_session: wayIn(), list_my_live_sessions: [] });
    const { container, cached } = await draw(aSession(withSeat, { startsIn: 5 }));
    expect(container.innerHTML).not.toContain("rooms.example");
    await userEvent.click(screen.getByRole("button", { name: "Join the session" }));

    const link = await screen.findByRole("link", { name: "Open the room" });
    expect(opened).toHaveBeenCalledExactlyOnceWith(ROOM, "_blank", "noopener,noreferrer");
    expect(link).toHaveAttribute("rel", "noopener noreferrer");
    expect(link).toHaveAttribute("href", ROOM);
    expect(screen.getByRole("heading", { name: "The room is ready" })).toHaveFocus();
    await waitFor(() => expect(cached()).not.toContain("rooms.example"));
    expect(location.href).not.toContain("rooms.example");
  });

  it("shows the password with a copy button before it leads away", async () => {
    watchWindows();
    fakeServer({ join_live_session: wayIn({ join_password: "lux-42" }) });
    await draw(aSession(withSeat, { startsIn: 5 }));
    const user = userEvent.setup();
    await user.click(screen.getByRole("button", { name: "Join the session" }));
    expect(await screen.findByText("lux-42")).toBeVisible();
    expect(opened).not.toHaveBeenCalled();
    await user.click(screen.getByRole("button", { name: "Copy the password" }));
    await expect(navigator.clipboard.readText()).resolves.toBe("lux-42");
  });

  it("opens the stream of a native session", async () => {
    watchWindows();
    const stream = "https://stream.example/live";
    fakeServer({ join_live_session: wayIn({ platform: "native", join_url: null, stream_url: stream }) });
    await draw(aSession({ ...withSeat, platform: "native" }, { startsIn: 5 }));
    await userEvent.click(screen.getByRole("button", { name: "Join the session" }));
    expect(await screen.findByRole("link", { name: "Open the room" })).toHaveAttribute("href", stream);
    expect(opened).toHaveBeenCalledWith(stream, "_blank", "noopener,noreferrer");
  });

  it("never opens an address that is not of the web", async () => {
    watchWindows();
    fakeServer({ join_live_session: wayIn({ join_url: "javascript:alert(1)" }) });
    const { container } = await draw(aSession(withSeat, { startsIn: 5 }));
    await userEvent.click(screen.getByRole("button", { name: "Join the session" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("The link is not ready yet");
    expect(opened).not.toHaveBeenCalled();
    expect(container.innerHTML).not.toContain("javascript:");
  });

  it.each([
    ["too_early", 409, new Date(Date.now() + 600_000).toISOString(), "The doors are not open yet"],
    ["link_not_ready", 409, "", "The link is not ready yet"],
    ["session_over", 409, "ended", "The session is over"],
    ["session_not_open", 409, "postponed", "The session is not open"],
    ["session_not_found", 404, "", "This session can no longer be seen"],
  ])("explains %s and says what to do", async (code, status, detail, title) => {
    watchWindows();
    fakeServer({ join_live_session: { status, code, detail } });
    await draw(aSession(withSeat, { startsIn: 5 }));
    await userEvent.click(screen.getByRole("button", { name: "Join the session" }));
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent(title);
    expect(alert.textContent.length).toBeGreaterThan(title.length + 20);
    expect(opened).not.toHaveBeenCalled();
  });

  it("offers the same tap again when the link may be there in a minute", async () => {
    watchWindows();
    const server = fakeServer({ join_live_session: { status: 409, code: "link_not_ready" } });
    await draw(aSession(withSeat, { startsIn: 5 }));
    await userEvent.click(screen.getByRole("button", { name: "Join the session" }));
    const alert = await screen.findByRole("alert");
    server.replies["join_live_session"] = wayIn();
    await userEvent.click(within(alert).getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("link", { name: "Open the room" })).toBeVisible();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  it.each([
    ["before the doors open", aSession(withSeat, { startsIn: 16 })],
    ["after they closed", aSession(withSeat, { startsIn: -91 })],
    [
      "from the waitlist",
      aSession({ registration_status: "waitlisted", waitlist_position: 1 }, { startsIn: 5 }),
    ],
    ["without a registration", aSession({}, { startsIn: 5 })],
    ["when it is postponed", aSession({ ...withSeat, status: "postponed" }, { startsIn: 5 })],
    ["when it is cancelled", aSession({ ...withSeat, status: "cancelled" }, { startsIn: 5 })],
  ])("is not offered %s", async (_when, session) => {
    await draw(session);
    expect(screen.queryByRole("button", { name: "Join the session" })).not.toBeInTheDocument();
  });
});

describe("being recorded", () => {
  const notice = { version: "v1", purpose: "To train our team.", months: 3, agreed_at: null } as const;
  const recorded = (over: object = {}) =>
    aSession(
      { ...withSeat, recording_notice: { ...notice, access: "participants", ...over } },
      { startsIn: 5 },
    );

  it("tells why, how long and who can watch, and offers no way in before the yes", async () => {
    const server = fakeServer({ agree_to_recording: null });
    await draw(recorded());
    const section = await screen.findByRole("region", { name: "Recording" });
    expect(section).toHaveTextContent(/To train our team.*3 months after.*the participants/);
    expect(screen.queryByRole("button", { name: "Join the session" })).not.toBeInTheDocument();
    await userEvent.click(within(section).getByRole("button", { name: "I agree to be recorded" }));
    await waitFor(() =>
      expect(server.calls).toContainEqual(
        expect.objectContaining({
          name: "agree_to_recording",
          body: expect.objectContaining({ p_version: "v1" }),
        }),
      ),
    );
  });

  it("says that the words have changed meanwhile", async () => {
    fakeServer({ agree_to_recording: { status: 409, code: "recording_notice_changed" } });
    await draw(recorded());
    await userEvent.click(await screen.findByRole("button", { name: "I agree to be recorded" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("read it again");
  });

  it("lets whoever said yes in, or take it back until it begins", async () => {
    const server = fakeServer({ withdraw_recording_consent: null });
    await draw(recorded({ agreed_at: new Date().toISOString() }));
    expect(screen.getByRole("button", { name: "Join the session" })).toBeVisible();
    await userEvent.click(await screen.findByRole("button", { name: "Take my yes back" }));
    await waitFor(() => expect(server.calls.map(({ name }) => name)).toContain("withdraw_recording_consent"));
  });
});

describe("taking a seat and giving it back", () => {
  it("asks from the day before whether they still come, until they have said so", async () => {
    const server = fakeServer({ confirm_session_registration: null });
    const near = await draw(aSession(withSeat, { startsIn: 23 * 60 }));
    await userEvent.click(screen.getByRole("button", { name: "Yes, I am coming" }));
    await waitFor(() =>
      expect(server.calls.map(({ name }) => name)).toContain("confirm_session_registration"),
    );
    near.unmount();
    const said = await draw(aSession({ ...withSeat, confirmed: true }, { startsIn: 23 * 60 }));
    expect(screen.getByText("You have confirmed that you are coming.")).toBeVisible();
    said.unmount();
    await draw(aSession(withSeat, { startsIn: 25 * 60 }));
    expect(screen.queryByRole("button", { name: "Yes, I am coming" })).not.toBeInTheDocument();
  });

  it("offers who waits the seat that is held for them, until when, and none that another could take", async () => {
    const waits = { registration_id: "r", registration_status: "waitlisted" as const, waitlist_position: 1 };
    const full = { ...waits, registered_count: 10, max_participants: 10 };
    const server = fakeServer({ answer_seat_offer: { status: 409, code: "offer_over" } });
    const soon = new Date(Date.now() + 3_600_000).toISOString();
    const held = await draw(aSession({ ...full, offered_until: soon }, { startsIn: 300 }));
    await userEvent.click(await screen.findByRole("button", { name: "Take the seat" }));
    expect(screen.getByText(/^A seat came free: it is held for you until/)).toBeVisible();
    expect(await screen.findByText("This seat is no longer held for you.")).toBeVisible();
    server.replies["answer_seat_offer"] = null;
    await userEvent.click(screen.getByRole("button", { name: "Take the seat" }));
    await waitFor(() =>
      expect(server.calls.filter(({ name }) => name === "answer_seat_offer")).toHaveLength(2),
    );
    held.unmount();
    const past = new Date(Date.now() - 1000).toISOString();
    const over = await draw(aSession({ ...full, offered_until: past }, { startsIn: 300 }));
    expect(screen.queryByRole("button", { name: "Take the seat" })).not.toBeInTheDocument();
    over.unmount();
    const free = await draw(aSession({ ...full, registered_count: 9 }, { startsIn: 300 }));
    expect(await screen.findByRole("button", { name: "Take the seat" })).toBeVisible();
    free.unmount();
    await draw(aSession(full, { startsIn: 300 }));
    expect(screen.queryByRole("button", { name: "Take the seat" })).not.toBeInTheDocument();
  });

  it("registers, and calls a full session's list by its name", async () => {
    const server = fakeServer({
      register_for_session: [
        { registration_id: "r", status: "registered", waitlist_position: null, already: false },
      ],
    });
    const { unmount } = await draw(aSession());
    await userEvent.click(screen.getByRole("button", { name: "Register" }));
    await waitFor(() => expect(server.calls.map(({ name }) => name)).toContain("register_for_session"));
    unmount();
    await draw(aSession({ registered_count: 10, waitlisted_count: 3 }));
    expect(screen.getByRole("button", { name: "Join the waitlist" })).toBeVisible();
  });

  it("says why a registration was refused, beside the button", async () => {
    fakeServer({ register_for_session: { status: 403, code: "not_enrolled" } });
    await draw(aSession({ is_public: true }));
    await userEvent.click(screen.getByRole("button", { name: "Register" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("This session is for students of the course");
  });

  it("asks before it gives the seat back, naming the session and who waits", async () => {
    const server = fakeServer({ cancel_session_registration: null });
    await draw(aSession({ ...withSeat, waitlisted_count: 3 }));
    await userEvent.click(screen.getByRole("button", { name: "Give my seat back" }));
    const dialog = await screen.findByRole("alertdialog", { name: "Give back your seat at “Backlight”?" });
    expect(dialog).toHaveTextContent("3 people are waiting");
    expect(server.calls).toEqual([]);
    await userEvent.click(within(dialog).getByRole("button", { name: "Keep my seat" }));
    await waitFor(() => expect(screen.queryByRole("alertdialog")).not.toBeInTheDocument());
    expect(server.calls).toEqual([]);

    await userEvent.click(screen.getByRole("button", { name: "Give my seat back" }));
    await userEvent.click(
      within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Give my seat back" }),
    );
    await waitFor(() => expect(screen.queryByRole("alertdialog")).not.toBeInTheDocument());
    expect(server.calls).toEqual([
      { name: "cancel_session_registration", body: { p_registration_id: withSeat.registration_id } },
    ]);
  });

  it("names the number that leaving the waitlist loses", async () => {
    fakeServer({});
    await draw(
      aSession({
        ...withSeat,
        registration_status: "waitlisted",
        waitlist_position: 4,
        can_take_part: false,
      }),
    );
    await userEvent.click(screen.getByRole("button", { name: "Leave the waitlist" }));
    expect(await screen.findByRole("alertdialog")).toHaveTextContent("You lose your number 4.");
  });
});

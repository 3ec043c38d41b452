import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { onAnnounce } from "@/lib/announce";
import JoinSession from "@/pages/student/JoinSession";
import {
  aSession,
  fakeServer,
  inMinutes,
  renderStudent,
  SESSION_ID,
  withSeat,
} from "../../../tests/support/student-pages.tsx";

const opened: string[] = [];
beforeEach(() => {
  opened.length = 0;
  vi.spyOn(window, "open").mockImplementation((url) => {
    opened.push(String(url));
    return null;
  });
});

const draw = () => renderStudent(<JoinSession />, { path: "/join/:sessionId", at: `/join/${SESSION_ID}` });

const first = inMinutes(-60);
const wayIn = (url: string, since: string) => [
  {
    platform: "zoom",
    join_url: url,
    join_password: null,
    stream_url: null,
    closes_at: inMinutes(90),
    room_changed_at: since,
  },
];
const session = (since: string) =>
  aSession({ ...withSeat, status: "live", room_changed_at: since }, { startsIn: -5 });

describe("the way in of a session that moves", () => {
  it("says where it goes on to whoever comes before or after the move", async () => {
    const server = fakeServer({
      store_members: [],
      list_my_live_sessions: [session(first)],
    });
    const { refresh } = await draw();
    expect(await screen.findByRole("button", { name: "Join the session" })).toBeVisible();
    expect(screen.queryByText(/goes on elsewhere/)).not.toBeInTheDocument();
    server.replies["list_my_live_sessions"] = [
      { ...session(inMinutes(-1)), platform: "google_meet", moved_at: inMinutes(-1) },
    ];
    const spoken: string[] = [];
    const stop = onAnnounce((message) => spoken.push(message));
    await refresh();
    expect(await screen.findByText(/the session goes on elsewhere: Google Meet\.$/)).toBeVisible();
    expect(spoken).toEqual([expect.stringMatching(/elsewhere: Google Meet/)]);
    stop();
  });

  it("says on a page left open that the session has changed rooms, and leads to the new one", async () => {
    const later = inMinutes(-1);
    const server = fakeServer({
      store_members: [],
      list_my_live_sessions: [session(first)],
      join_live_session: () => {
        server.replies["list_my_live_sessions"] = [session(later)];
        return wayIn("https://zoom.example/j/old", first);
      },
    });
    const { cached } = await draw();
    await userEvent.click(await screen.findByRole("button", { name: "Join the session" }));
    expect(await screen.findByRole("alert")).toHaveTextContent(
      /The session has changed rooms.*It goes on here: Zoom/,
    );
    expect(screen.queryByRole("link", { name: /Open/ })).not.toBeInTheDocument();
    server.replies["join_live_session"] = wayIn("https://meet.example/new", later);
    await userEvent.click(screen.getByRole("button", { name: "Join the new room" }));
    await waitFor(() => expect(opened).toEqual(["https://zoom.example/j/old", "https://meet.example/new"]));
    expect(await screen.findByRole("heading", { name: /room/i, level: 2 })).toBeVisible();
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
    expect(cached()).not.toContain("example/");
  });

  it("says that the new room is not ready, and lets the person try again", async () => {
    const server = fakeServer({
      store_members: [],
      list_my_live_sessions: [session(first)],
      join_live_session: { status: 409, code: "link_not_ready" },
    });
    await draw();
    await userEvent.click(await screen.findByRole("button", { name: "Join the session" }));
    expect(await screen.findByRole("alert")).toBeVisible();
    server.replies["join_live_session"] = wayIn("https://meet.example/new", first);
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    await waitFor(() => expect(opened).toEqual(["https://meet.example/new"]));
  });

  it("says no more that the room is not ready once there is one", async () => {
    const server = fakeServer({
      store_members: [],
      list_my_live_sessions: [session(first)],
      join_live_session: () => {
        server.replies["list_my_live_sessions"] = [session(inMinutes(0))];
        return { status: 409, code: "link_not_ready" };
      },
    });
    await draw();
    await userEvent.click(await screen.findByRole("button", { name: "Join the session" }));
    await waitFor(() =>
      expect(server.calls.filter(({ name }) => name === "list_my_live_sessions").length).toBe(2),
    );
    await waitFor(() => expect(screen.queryByRole("alert")).not.toBeInTheDocument());
    expect(screen.getByRole("button", { name: "Join the session" })).toBeVisible();
  });

  it("keeps what was handed out while nothing has moved", async () => {
    fakeServer({
      store_members: [],
      list_my_live_sessions: [session(first)],
      join_live_session: wayIn("https://zoom.example/j/1", first),
    });
    await draw();
    await userEvent.click(await screen.findByRole("button", { name: "Join the session" }));
    await waitFor(() => expect(opened).toEqual(["https://zoom.example/j/1"]));
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  it("notes no presence: a page that is open beside a native room is not in it", async () => {
    const server = fakeServer({
      store_members: [],
      note_session_presence: true,
      list_my_live_sessions: [{ ...session(first), platform: "native" }],
      join_live_session: wayIn("https://stream.example/1", first),
    });
    const { refresh } = await draw();
    await userEvent.click(await screen.findByRole("button", { name: "Join the session" }));
    await waitFor(() => expect(opened).toEqual(["https://stream.example/1"]));
    await refresh();
    expect(server.calls.map(({ name }) => name)).not.toContain("note_session_presence");
  });
});

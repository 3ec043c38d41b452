import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
// Loaded when first needed; a test does not wait for code.
import "@/components/courses/live-sessions/recordings/SessionRecordings";
import LiveSessionsManagement from "@/pages/dashboard/LiveSessionsManagement";
import type { StoreRole } from "@/lib/roles";
import { detailed, renderStaff, sessionId, staffServer } from "../../../tests/support/session-pages.tsx";
import { inMinutes } from "../../../tests/support/student-pages.tsx";

const page = "/dashboard/courses/live-sessions";
const draw = () => renderStaff(<LiveSessionsManagement />, `${page}?session=${sessionId(1)}`);

const recording = (id: string, over: object = {}) => ({
  ...{ id, url: `https://zoom.example/rec/${id}?pwd=abc`, published: false },
  ...{ started_at: "2026-11-30T17:00:00Z", ended_at: "2026-11-30T17:20:00Z" },
  ...{ decided_at: null, decided_by: null, ...over },
});
const search = (over: object = {}) => ({
  ...{ state: "done", outcome: "none", asked_at: inMinutes(-4), next_try: null },
  ...{ error_code: null, error_detail: null, ...over },
});
const ended = detailed({
  ...{ status: "ended", platform: "zoom", scheduled_start: inMinutes(-120), scheduled_end: inMinutes(-60) },
});
const serve = (answer: object, role: StoreRole = "owner", more: object = {}) =>
  staffServer(role, { course_live_sessions: [ended], get_session_recordings: answer, ...more });
const asked = (server: ReturnType<typeof staffServer>, name: string) =>
  server.calls.filter((call) => call.name === name).map(({ body }) => body);

describe("the recordings of a session", () => {
  it("are listed, each published by a tap and taken back by another, with who did it", async () => {
    const server = serve(
      {
        agreed: 2,
        recordings: [
          recording("a"),
          recording("b", {
            ...{ started_at: "2026-11-30T17:25:00Z", ended_at: "2026-11-30T18:00:00Z", published: true },
            ...{ decided_at: inMinutes(-5), decided_by: "Claire" },
          }),
        ],
        ...{ searches: [search({ outcome: "found" })], can_ask: true },
      },
      "owner",
      { publish_session_recording: null },
    );
    draw();
    const list = await screen.findByRole("list", { name: "Zoom recordings" });
    const [first, second] = within(list).getAllByRole("listitem");
    expect(screen.getByText("2 participants have agreed to be recorded.")).toBeVisible();
    expect(within(first ?? list).getByText("Seen by the team only")).toBeVisible();
    expect(within(second ?? list).getByText(/^Published .* by Claire$/)).toBeVisible();
    expect(within(first ?? list).getByRole("link", { name: /^Watch the recording/ })).toHaveAttribute(
      "href",
      "https://zoom.example/rec/a?pwd=abc",
    );
    await userEvent.click(within(first ?? list).getByRole("button", { name: /^Publish the recording/ }));
    await userEvent.click(within(second ?? list).getByRole("button", { name: /^Take back the recording/ }));
    await waitFor(() =>
      expect(asked(server, "publish_session_recording")).toEqual([
        { p_recording_id: "a", p_published: true },
        { p_recording_id: "b", p_published: false },
      ]),
    );
    server.replies["publish_session_recording"] = { status: 404, code: "recording_not_found" };
    await userEvent.click(within(first ?? list).getByRole("button", { name: /^Publish the recording/ }));
    expect(await within(first ?? list).findByRole("alert")).toHaveTextContent("no longer exists");
  });

  it.each([
    [search(), /Zoom has none/],
    [search({ state: "queued", outcome: null, next_try: inMinutes(30) }), /few hours to make/],
    [search({ state: "queued", outcome: null, next_try: inMinutes(-1) }), /^Asking Zoom/],
    [search({ outcome: "not_allowed" }), /does not let us ask/],
    [search({ state: "parked", outcome: null, error_code: "reconnect" }), /asks to be reconnected/],
    [search({ state: "parked", outcome: null, error_code: "server" }), /could not be asked/],
  ])("where there is none, what is known of it is said", async (one, says) => {
    const server = serve({ agreed: null, recordings: [], searches: [one], can_ask: true }, "owner", {
      find_session_recordings: { status: 409, code: "no_recording_to_fetch" },
    });
    draw();
    expect(await screen.findByText(says)).toBeVisible();
    const again = screen.queryByRole("button", { name: "Ask Zoom" });
    if (!again) return;
    await userEvent.click(again);
    expect(await screen.findByText(/No meeting of this session has a recording/)).toBeVisible();
    expect(asked(server, "find_session_recordings")).toEqual([{ p_session_id: sessionId(1) }]);
  });

  it("that could not be read can be read again, and nobody else is shown the part", async () => {
    const server = serve({ status: 503, code: "server_unavailable" });
    draw();
    const retry = await screen.findByRole("button", { name: /Try again|Retry/ });
    server.replies["get_session_recordings"] = { agreed: null, recordings: [], searches: [], can_ask: false };
    await userEvent.click(retry);
    expect(await screen.findByText(/Zoom has none/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Ask Zoom" })).not.toBeInTheDocument();
  });

  it("stay with a session that went on in another room", async () => {
    const room = (platform: string, opened: number, closed: number | null) => ({
      ...{ id: `${platform}-room`, platform, link: null, opened_at: inMinutes(opened) },
      closed_at: closed === null ? null : inMinutes(closed),
    });
    const moved = {
      ...ended,
      platform: "custom",
      rooms: [room("zoom", -120, -90), room("custom", -90, null)],
    };
    const answer = { agreed: null, recordings: [recording("a")], searches: [], can_ask: false };
    staffServer("owner", { course_live_sessions: [moved], get_session_recordings: answer });
    draw();
    expect(await screen.findByRole("list", { name: "Zoom recordings" })).toBeVisible();
  });

  it("are nothing to a role that may not manage sessions", async () => {
    const server = serve({ recordings: [recording("a")], searches: [], can_ask: true }, "viewer");
    draw();
    await screen.findByText("Zoom");
    expect(screen.queryByText("Zoom recordings")).not.toBeInTheDocument();
    expect(asked(server, "get_session_recordings")).toEqual([]);
  });
});

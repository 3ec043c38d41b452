import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
// Loaded when first needed; a test does not wait for code.
import "@/components/courses/live-sessions/meeting/MeetingDrift";
import type { SessionMeeting } from "@/hooks/courses/meeting/session-meeting";
import LiveSessionsManagement from "@/pages/dashboard/LiveSessionsManagement";
import { detailed, renderStaff, sessionId, staffServer } from "../../../tests/support/session-pages.tsx";
import { inMinutes } from "../../../tests/support/student-pages.tsx";

const page = "/dashboard/courses/live-sessions";
const draw = () => renderStaff(<LiveSessionsManagement />, `${page}?session=${sessionId(1)}`);
const asked = (server: ReturnType<typeof staffServer>, name: string) =>
  server.calls.filter((call) => call.name === name).map(({ body }) => body);

const meeting = (over: Partial<SessionMeeting>): SessionMeeting => ({
  state: "drift",
  error_code: null,
  error_detail: null,
  next_try: null,
  attempts: 0,
  drift: null,
  drift_at: inMinutes(-4),
  own_link: false,
  overwritten: null,
  ...over,
});
const renamed = meeting({
  drift: {
    topic: { ours: "Backlight", theirs: "Shade" },
    start: { ours: "2027-03-02T17:00:00Z", theirs: "2027-03-02T17:45:00Z" },
    durationMinutes: { ours: 60, theirs: 90 },
  },
});

describe("what the provider made of a setting", () => {
  it("is said as the account's limit, with nothing to choose", async () => {
    staffServer("owner", {
      get_session_meeting_state: [
        meeting({
          ...{ state: "ready", drift_at: null },
          overwritten: {
            recording: { ours: true, theirs: false },
            topic: { ours: "Backlight", theirs: "Back" },
          },
        }),
      ],
    });
    draw();
    expect(await screen.findByText(/does not record in its cloud/)).toBeVisible();
    expect(
      screen.getByText("The provider answered otherwise than asked: Title. Check the meeting there."),
    ).toBeVisible();
    expect(screen.queryByRole("region", { name: "Change at the provider" })).not.toBeInTheDocument();
  });
});

describe("a meeting that somebody changed at the provider", () => {
  it("shows what each side says, and follows theirs with a way back", async () => {
    const server = staffServer("owner", {
      get_session_meeting_state: [renamed],
      resolve_session_drift: detailed({ title: "Shade", revision: 5 }),
      update_live_session: detailed({ revision: 6 }),
    });
    draw();
    const box = await screen.findByRole("region", { name: "Change at the provider" });
    expect(within(box).getByText("Shade")).toBeVisible();
    expect(within(box).getByText("Backlight")).toBeVisible();
    expect(within(box).getByText("90 min")).toBeVisible();
    expect(within(box).getByText(/6:45|18:45/)).toBeVisible();
    await userEvent.click(within(box).getByRole("button", { name: "Take Zoom’s version" }));
    await waitFor(() =>
      expect(asked(server, "resolve_session_drift")).toEqual([
        { p_session_id: sessionId(1), p_choice: "theirs", p_revision: 4 },
      ]),
    );
    // The panel is modal: what floats above it is reached by pointer and told by the live region.
    // Styles are not loaded here; the message itself takes the pointer.
    await userEvent.setup({ pointerEventsCheck: 0 }).click(await screen.findByText("Undo"));
    expect(screen.getByRole("region", { name: "Change at the provider" })).toBeVisible();
    await waitFor(() =>
      expect(asked(server, "update_live_session")).toMatchObject([
        { p_revision: 5, p_fields: { title: "Backlight" } },
      ]),
    );
  });

  it("says who will be told of its date before that is taken, and undoes in silence what was told to nobody", async () => {
    const server = staffServer("owner", {
      get_session_meeting_state: [renamed],
      preview_session_change: [{ place: "seat", people: 8, channels: { app: 8 } }],
      resolve_session_drift: detailed({ revision: 5 }),
      update_live_session: detailed({ revision: 6 }),
    });
    draw();
    await userEvent.click(await screen.findByRole("button", { name: "Take Zoom’s version" }));
    const question = await screen.findByRole("dialog", { name: /^Tell people about the change/ });
    expect(within(question).getByText("8 people will be told: 8 with a seat")).toBeVisible();
    expect(asked(server, "resolve_session_drift")).toEqual([]);
    await userEvent.click(within(question).getByRole("checkbox", { name: "Tell nobody" }));
    await userEvent.click(within(question).getByRole("button", { name: "Take Zoom’s version" }));
    await userEvent.setup({ pointerEventsCheck: 0 }).click(await screen.findByText("Undo"));
    await waitFor(() => expect(asked(server, "update_live_session")).toMatchObject([{ p_tell: false }]));
    expect(asked(server, "resolve_session_drift")).toEqual([
      { p_session_id: sessionId(1), p_choice: "theirs", p_revision: 4, p_tell: false },
    ]);
  });

  it("is restored by one click; a refusal stands beside the buttons", async () => {
    const server = staffServer("owner", {
      get_session_meeting_state: [renamed],
      resolve_session_drift: { status: 409, code: "stale_version", detail: '{"version": 9, "by": "Tom"}' },
    });
    draw();
    await userEvent.click(await screen.findByRole("button", { name: "Restore our version" }));
    expect(await screen.findByText(/^Tom changed this in the meantime/)).toBeVisible();
    expect(asked(server, "resolve_session_drift")).toMatchObject([{ p_choice: "ours" }]);
  });

  it("deleted there: made anew, or the session is cancelled after a question in numbers", async () => {
    const server = staffServer("owner", {
      get_session_meeting_state: [meeting({ drift: { deleted: { ours: false, theirs: true } } })],
      resolve_session_drift: detailed(),
    });
    draw();
    await userEvent.click(await screen.findByRole("button", { name: "Cancel the session…" }));
    const dialog = await screen.findByRole("alertdialog");
    expect(within(dialog).getByText(/8/)).toBeVisible();
    await userEvent.click(within(dialog).getByRole("button", { name: "Make the meeting anew" }));
    await waitFor(() => expect(asked(server, "resolve_session_drift")).toMatchObject([{ p_choice: "ours" }]));
  });

  it("a link typed by hand says so, and gives way to the meeting's own", async () => {
    const server = staffServer("owner", {
      get_session_meeting_state: [meeting({ state: "ready", own_link: true })],
      update_live_session: detailed(),
    });
    draw();
    expect(await screen.findByText(/A link typed by hand/)).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Use the meeting’s" }));
    await waitFor(() =>
      expect(asked(server, "update_live_session")).toMatchObject([
        { p_fields: { join_url: null, join_password: null } },
      ]),
    );
  });
});

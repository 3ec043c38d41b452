import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import SessionNotes from "@/components/courses/live-sessions/notes/SessionNotes";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { Texts } from "@/lib/text/texts";
import { renderApp } from "../../../../../tests/support/render.tsx";
import { fakeServer } from "../../../../../tests/support/student-pages.tsx";
import { wordsOf } from "../../../../../tests/support/words.ts";

const texts = new Texts({
  language: "en",
  words: { en: wordsOf("en", "common", "errors", "session", "sessions", "messages") },
});
const session = { id: "s", title: "Glaze", time_zone: "Europe/Paris" } as LiveSessionDetail;
const planned = {
  ...{ id: "n", audience: "waitlisted", subject: "One more date", body: "Soon.", author: "Ada" },
  ...{ send_at: "2099-05-01T10:00:00Z", left_at: null, withdrawn_at: null, standings: {} },
};
const left = {
  ...{ id: "m", audience: "everyone", subject: "Bring clay", body: "Two kilos.", author: null },
  ...{ send_at: "2026-11-01T10:00:00Z", left_at: "2026-11-01T10:00:02Z", withdrawn_at: null },
  standings: { sent: 11, skipped: 1 },
};
const reach = [{ people: 12, channels: { app: 12, email: 11 } }];

it("shows what left and how it stands, and offers to change only what has not", async () => {
  fakeServer({ list_session_notes: [planned, left] });
  renderApp(<SessionNotes session={session} />, { texts });
  await userEvent.click(await screen.findByText("2 messages written"));
  const items = screen.getAllByRole("listitem");
  expect(items[0]).toHaveTextContent(/The waitlist · leaves on .* · Ada/);
  expect(within(items[0] as HTMLElement).getAllByRole("button")).toHaveLength(2);
  expect(items[1]).toHaveTextContent(/Everyone · left on .*Sent.*11 · .*1/);
  expect(within(items[1] as HTMLElement).queryAllByRole("button")).toHaveLength(0);
});

it("says how many it reaches, keeps what was typed when it is refused, and is sent once more under the same id", async () => {
  const server = fakeServer({
    list_session_notes: [],
    preview_session_note: reach,
    write_session_note: { status: 429, code: "too_many_notes" },
  });
  renderApp(<SessionNotes session={session} />, { texts });
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Write to participants" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Write to participants" }));
  expect(await dialog.findByText(/^12 people today/)).toBeVisible();
  await user.type(dialog.getByRole("textbox", { name: /Subject/ }), "Bring clay");
  await user.click(dialog.getByRole("button", { name: "Send" }));
  expect(server.calls.some(({ name }) => name === "write_session_note")).toBe(false);
  await user.type(dialog.getByRole("textbox", { name: /Message/ }), "Two kilos.");
  await user.click(dialog.getByRole("button", { name: "Send" }));
  expect(await dialog.findByText(/That is many messages/)).toBeVisible();
  server.replies["write_session_note"] = "new";
  await user.click(dialog.getByRole("button", { name: "Send" }));
  await waitFor(() => expect(screen.queryByRole("dialog", { name: "Write to participants" })).toBeNull());
  const sent = server.calls.filter(({ name }) => name === "write_session_note").map(({ body }) => body);
  expect(sent).toHaveLength(2);
  expect(sent[0]).toEqual(sent[1]);
  expect(sent[1]).toMatchObject({
    ...{ p_session_id: "s", p_audience: "everyone", p_subject: "Bring clay", p_body: "Two kilos." },
    p_request_id: expect.any(String),
  });
});

it("keeps the second of two equal times when only the words change, and asks which where one is chosen", async () => {
  const server = fakeServer({
    // Half past two in Paris, for the second time that night.
    list_session_notes: [{ ...planned, send_at: "2099-10-25T01:30:00Z" }],
    preview_session_note: { status: 503, code: "unavailable" },
    change_session_note: null,
  });
  renderApp(<SessionNotes session={session} />, { texts });
  const user = userEvent.setup();
  await user.click(await screen.findByText("1 message written"));
  await user.click(screen.getByRole("button", { name: /^Change/ }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.type(dialog.getByRole("textbox", { name: /Message/ }), "!");
  expect(dialog.getByRole("radio", { name: /Second|UTC\+1/ })).toBeChecked();
  await user.click(dialog.getByRole("button", { name: "Schedule" }));
  await waitFor(() =>
    expect(server.calls.find(({ name }) => name === "change_session_note")?.body).toMatchObject({
      p_body: "Soon.!",
      p_send_at: "2099-10-25T01:30:00Z",
    }),
  );
});

import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { MessagePreferences } from "@/components/messages/MessagePreferences";
import NotificationsPanel, { type AlertAnswering } from "@/components/messages/NotificationsPanel";
import { StoreMessages } from "@/components/messages/StoreMessages";
import { Texts } from "@/lib/text/texts";
import { renderApp } from "../../../tests/support/render.tsx";
import { fakeServer, inMinutes, type FakeServer } from "../../../tests/support/student-pages.tsx";
import { wordsOf } from "../../../tests/support/words.ts";

const answers: AlertAnswering = ({ alertId, title, onAnswered }) => (
  <button onClick={onAnswered}>{`${alertId} of ${title}`}</button>
);

const texts = new Texts({ language: "en", words: { en: wordsOf("en", "common", "errors", "messages") } });
const STORE = "55555555-5555-4555-8555-555555555555";
const SESSION = "11111111-1111-4111-8111-111111111111";

/** What the server was asked by this name, in order. */
const asked = ({ calls }: FakeServer, wanted: string) =>
  calls.filter(({ name }) => name === wanted).map(({ body }) => body);

const notification = (id: number, over: Record<string, unknown> = {}) => ({
  ...{ id, kind: "session_moved", made_at: inMinutes(-id), read_at: null, store_name: "Atelier Lumière" },
  ...{ session_id: SESSION, title: "<b>Glazes</b>", status: "scheduled" },
  ...{
    scheduled_start: inMinutes(600),
    scheduled_end: inMinutes(660),
    course_id: null,
    product_id: null,
    serial_id: null,
    ...{ store_id: STORE, alert_id: null },
    ...over,
  },
});

describe("what is under the bell", () => {
  it("says each in words, leads to its place, and is read by being opened", async () => {
    const server = fakeServer({
      list_notifications: [
        notification(2),
        notification(1, { kind: "session_cancelled", read_at: inMinutes(-1) }),
      ],
      mark_notifications_read: 0,
    });
    const { router } = renderApp(<NotificationsPanel answers={answers} onClose={() => undefined} />, {
      texts,
    });
    const moved = await screen.findByRole("link", { name: /Unread.*Time changed/ });
    expect(moved).toHaveTextContent("<b>Glazes</b>");
    expect(moved).toHaveAttribute("href", `/student/sessions/${SESSION}`);
    // What is off has no page any more.
    expect(screen.getByRole("link", { name: /Session cancelled/ })).toHaveAttribute("href", "/student");
    await userEvent.click(moved);
    await waitFor(() => expect(asked(server, "mark_notifications_read")).toEqual([{ p_ids: [2] }]));
    expect(router.state.location.pathname).toBe(`/student/sessions/${SESSION}`);
  });

  it("leads whoever runs a store to where they can do something about it", async () => {
    const staff = { session_id: null, title: null, status: null, scheduled_start: null, scheduled_end: null };
    fakeServer({
      list_notifications: [
        notification(3, { ...staff, kind: "course_asked", course_id: "c-1", title: "Glazes" }),
        notification(2, { ...staff, kind: "connection_lost" }),
        notification(1, { ...staff, kind: "address_stopped" }),
      ],
    });
    renderApp(<NotificationsPanel answers={answers} onClose={() => undefined} />, { texts });
    const leads = async (name: RegExp) => (await screen.findByRole("link", { name })).getAttribute("href");
    expect(await leads(/Request to join a course/)).toBe("/dashboard/courses/c-1");
    expect(await leads(/account to reconnect/)).toBe("/settings#integrations");
    expect(await leads(/takes no more messages/)).toBe("/settings#sent");
  });

  it("answers an alert where it is told, once, and takes it as read", async () => {
    const staff = { session_id: null, status: null, scheduled_start: null, scheduled_end: null };
    const server = fakeServer({
      list_notifications: [
        notification(2, { ...staff, kind: "low_stock", title: "Bowl", alert_id: "a-1" }),
        notification(1, { ...staff, kind: "low_stock", title: "Cup" }),
      ],
      mark_notifications_read: 0,
    });
    renderApp(<NotificationsPanel answers={answers} onClose={() => undefined} />, { texts });
    await userEvent.click(await screen.findByRole("button", { name: "a-1 of Low stock, Bowl" }));
    await waitFor(() => expect(asked(server, "mark_notifications_read")).toEqual([{ p_ids: [2] }]));
    expect(screen.getAllByRole("button", { name: /Low stock/ })).toHaveLength(1);
  });

  it("is all read up to the newest that is shown; a kind this page does not know is a message", async () => {
    const server = fakeServer({
      list_notifications: [notification(9, { kind: "from_the_future" }), notification(4)],
      mark_notifications_read: 0,
    });
    renderApp(<NotificationsPanel answers={answers} onClose={() => undefined} />, { texts });
    await screen.findByRole("link", { name: /Unread · Message/ });
    await userEvent.click(screen.getByRole("button", { name: "Mark all as read" }));
    await waitFor(() => expect(asked(server, "mark_notifications_read")).toEqual([{ p_upto: 9 }]));
  });

  it("says so when there is nothing, and when it cannot be read", async () => {
    fakeServer({ list_notifications: [] });
    renderApp(<NotificationsPanel answers={answers} onClose={() => undefined} />, { texts });
    expect(await screen.findByText("Nothing new")).toBeVisible();
    expect(screen.getByRole("button", { name: "Mark all as read" })).toBeDisabled();
  });
});

describe("what a person wants to be told", () => {
  const rows = [
    { kind: "session_moved", channel: "app", wanted: true, fixed: true },
    { kind: "session_moved", channel: "email", wanted: true, fixed: true },
    { kind: "session_live", channel: "app", wanted: true, fixed: false },
    { kind: "session_live", channel: "email", wanted: false, fixed: false },
  ];

  it("says when there is nothing to choose, and still asks for quiet hours", async () => {
    fakeServer({
      get_message_preferences: [],
      list_message_addresses: [],
      get_quiet_hours: [],
      get_summary_wish: [],
    });
    renderApp(<MessagePreferences />, { texts });
    await screen.findByText(/You choose here what you receive once/);
    expect(screen.queryByRole("table")).toBeNull();
    expect(await screen.findByText(/What can wait reaches you/)).toBeVisible();
  });

  it("is a switch by kind and channel, but for what cannot be missed", async () => {
    const server = fakeServer({
      get_message_preferences: rows,
      list_message_addresses: [],
      get_quiet_hours: [],
      get_summary_wish: [],
      set_message_preference: null,
    });
    renderApp(<MessagePreferences />, { texts });
    const fixed = await screen.findByRole("row", { name: /Time changed/ });
    expect(within(fixed).queryByRole("switch")).toBeNull();
    expect(within(fixed).getAllByText("Always")).toHaveLength(2);
    const email = screen.getByRole("switch", { name: "The session is live, E-mail" });
    expect(email).not.toBeChecked();
    await userEvent.click(email);
    await waitFor(() =>
      expect(asked(server, "set_message_preference")).toEqual([
        { p_kind: "session_live", p_channel: "email", p_wanted: true },
      ]),
    );
  });

  it("has its pushes, where the browser takes them, and those of other browsers, which can be taken away", async () => {
    vi.stubGlobal("PushManager", class {});
    vi.stubGlobal("Notification", {
      permission: "default",
      requestPermission: () => Promise.resolve("denied"),
    });
    Object.defineProperty(navigator, "serviceWorker", {
      ...{ configurable: true, value: { getRegistration: () => Promise.resolve(undefined) } },
    });
    const other = { id: "d-1", channel: "push", address: "https://x.test/1", label: "Firefox, Android" };
    const server = fakeServer({
      get_message_preferences: [
        ...rows,
        { kind: "session_live", channel: "push", wanted: true, fixed: false },
      ],
      list_message_addresses: [{ ...other, created_at: inMinutes(-60) }],
      get_quiet_hours: [],
      get_summary_wish: [],
      remove_message_address: null,
      "/functions/v1/messages-channels/setup": { key: "a-key", phone: [] },
    });
    renderApp(<MessagePreferences />, { texts });
    const here = await screen.findByRole("switch", { name: "Notifications on this device" });
    await waitFor(() => expect(here).toBeEnabled());
    expect(screen.getByRole("switch", { name: "The session is live, Push notification" })).toBeChecked();
    await userEvent.click(here);
    await waitFor(() => expect(here).not.toBeChecked());
    expect(asked(server, "add_push_device")).toEqual([]);
    await userEvent.click(screen.getByRole("button", { name: "Remove Firefox, Android" }));
    await waitFor(() => expect(asked(server, "remove_message_address")).toEqual([{ p_id: "d-1" }]));
    Reflect.deleteProperty(navigator, "serviceWorker");
  });

  it("has one mail a day at an hour of one's own, each choice kept with the other", async () => {
    const server = fakeServer({
      ...{ get_message_preferences: rows, list_message_addresses: [], get_quiet_hours: [] },
      get_summary_wish: [{ hour: "18:00:00", gathers: false }],
      set_summary_wish: null,
    });
    renderApp(<MessagePreferences />, { texts });
    const hour = await screen.findByRole("combobox", { name: "Hour of the summary" });
    await waitFor(() => expect(hour).toHaveValue("18:00"));
    await userEvent.click(screen.getByRole("switch", { name: /One e-mail a day/ }));
    await userEvent.selectOptions(hour, "06:00");
    await waitFor(() =>
      expect(asked(server, "set_summary_wish")).toEqual([
        { p_hour: "18:00", p_gathers: true },
        { p_hour: "06:00", p_gathers: expect.any(Boolean) as boolean },
      ]),
    );
  });

  it("has quiet hours, which begin with usual ones and can be taken away", async () => {
    const server = fakeServer({
      get_message_preferences: rows,
      list_message_addresses: [],
      get_quiet_hours: [],
      get_summary_wish: [],
      set_quiet_hours: null,
    });
    renderApp(<MessagePreferences />, { texts });
    const quiet = await screen.findByRole("switch", { name: "Quiet hours" });
    await waitFor(() => expect(quiet).toBeEnabled());
    await userEvent.click(quiet);
    await waitFor(() =>
      expect(asked(server, "set_quiet_hours")).toEqual([{ p_starts: "22:00", p_ends: "07:00" }]),
    );
  });
});

describe("what a store has sent", () => {
  it("says why it did not leave, and sends again what has failed", async () => {
    const one = {
      session_id: SESSION,
      title: "Glazes",
      at: inMinutes(-3),
      in_app: false,
      kind: "session_registered",
    };
    const server = fakeServer({
      list_store_messages: [
        {
          ...{ ...one, id: 3, recipient: "Diane", standing: "failed", reason: null },
          deliveries: [
            { job_id: 7, channel: "email", state: "failed", reason: null, code: "mail_bounced", at: null },
          ],
        },
        { ...one, id: 2, recipient: null, standing: "skipped", reason: "too_late", deliveries: [] },
      ],
      retry_delivery: null,
    });
    renderApp(<StoreMessages storeId={STORE} />, { texts });
    expect(await screen.findByText("The mail server does not know the address")).toBeVisible();
    expect(screen.getByText("Too late to help")).toBeVisible();
    expect(screen.getByText("Closed account")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Send again to Diane" }));
    await waitFor(() => expect(asked(server, "retry_delivery")).toEqual([{ p_job_id: 7 }]));
    await userEvent.click(screen.getByRole("radio", { name: "Failed" }));
    await waitFor(() =>
      expect(asked(server, "list_store_messages")).toContainEqual({
        ...{ p_store_id: STORE, p_limit: 20, p_standing: "failed" },
      }),
    );
  });
});

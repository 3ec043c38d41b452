import { randomUUID } from "node:crypto";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { dateIn, pasteInto } from "../../../tests/support/date-fields.ts";
import LiveSessionsManagement from "@/pages/dashboard/LiveSessionsManagement";
import {
  COURSE,
  detailed,
  renderStaff,
  sessionId,
  staffServer,
} from "../../../tests/support/session-pages.tsx";

const page = "/dashboard/courses/live-sessions";
const draw = (search: string) => renderStaff(<LiveSessionsManagement />, page + search);
const value = (label: string) => screen.getByLabelText<HTMLInputElement>(label).value;
const save = (name = "Save") => userEvent.click(screen.getByRole("button", { name }));

async function form(name: string) {
  await screen.findByRole("textbox", { name: "Title" });
  return screen.findByRole("dialog", { name });
}

/** Written at once, as a paste is; the rules run as after typing. */
function rewrite(label: string | RegExp, text: string) {
  fireEvent.change(screen.getByRole("textbox", { name: label }), { target: { value: text } });
}

function sent(server: ReturnType<typeof staffServer>, name: string) {
  return server.calls.filter((call) => call.name === name).map(({ body }) => body);
}

describe("planning a session", () => {
  it("proposes the next full hour in the store's zone, the only course and oneself", async () => {
    staffServer("owner");
    draw("?new=1");
    await form("Plan a session");
    expect(screen.getByLabelText("Course", { selector: "form *" })).toHaveValue("Light and colour");
    expect(dateIn("Start time")).toMatch(/^\d\d:00$/);
    expect(screen.getByText(/^Duration: 1 hr$/)).toBeVisible();
    expect(String(value("Time zone"))).toMatch(/^Paris/);
    expect(screen.getByLabelText("Host")).toHaveDisplayValue("Claire");
  });

  it("names every field that needs a change and sends nothing", async () => {
    const server = staffServer("owner", { create_live_session: detailed() });
    draw("?new=1");
    const panel = await form("Plan a session");
    rewrite(/^Seats/, "0");
    rewrite(/^Meeting link/, "zoom.us/j/1");
    await save("Plan session");
    expect(await within(panel).findByText("3 fields to correct")).toBeVisible();
    expect(screen.getByRole("textbox", { name: "Title" })).toBeInvalid();
    expect(screen.getByRole("textbox", { name: /^Seats/ })).toHaveAccessibleDescription(
      /whole number from 1/,
    );
    expect(screen.getByRole("textbox", { name: /^Meeting link/ })).toHaveAccessibleDescription(/https:\/\//);
    expect(sent(server, "create_live_session")).toEqual([]);
    await userEvent.click(within(panel).getByRole("button", { name: "Title" }));
    expect(screen.getByRole("textbox", { name: "Title" })).toHaveFocus();
  });

  it("sends the whole configuration and opens what was made", async () => {
    const server = staffServer("owner", { create_live_session: detailed({ id: sessionId(7) }) });
    const { location } = draw("?new=1");
    await form("Plan a session");
    rewrite("Title", "  Backlight ");
    pasteInto("Start date", "2031-03-04");
    pasteInto("Start time", "18:15");
    await userEvent.click(screen.getByRole("radio", { name: "Google Meet" }));
    rewrite(/^Meeting link/, "https://meet.example/a");
    rewrite(/^Seats/, "12");
    await userEvent.click(screen.getByRole("switch", { name: "Public session" }));
    await save("Plan session");
    await waitFor(() => expect(location()).toBe(`${page}?session=${sessionId(7)}`));
    expect(sent(server, "create_live_session")).toEqual([
      {
        p_course_id: COURSE,
        p_request_id: expect.any(String) as unknown,
        p_fields: expect.objectContaining({
          title: "Backlight",
          platform: "google_meet",
          scheduled_start: "2031-03-04T17:15:00Z",
          scheduled_end: "2031-03-04T18:15:00Z",
          time_zone: "Europe/Paris",
          max_participants: 12,
          is_public: true,
          require_registration: true,
          join_url: "https://meet.example/a",
          stream_url: null,
        }) as unknown,
      },
    ]);
  });

  it("offers to record only where that is done for us", async () => {
    staffServer("owner");
    draw("?new=1");
    await form("Plan a session");
    expect(screen.getByText(/^Zoom records in its cloud/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole("radio", { name: "Google Meet" }));
    expect(screen.queryByText(/^Zoom records in its cloud/)).not.toBeInTheDocument();
  });

  it("takes the wall time of the zone that is chosen, found by its city", async () => {
    const server = staffServer("owner", { create_live_session: detailed() });
    draw("?new=1");
    await form("Plan a session");
    rewrite("Title", "Far away");
    pasteInto("Start date", "2031-01-15");
    pasteInto("Start time", "18:00");
    const zone = screen.getByRole("combobox", { name: "Time zone" });
    await userEvent.click(zone);
    await waitFor(() => expect(screen.getAllByRole("option").length).toBeGreaterThan(400));
    await userEvent.type(zone, "montr");
    expect(await screen.findByRole("option", { name: /^Montreal.*America\/Montreal/ })).toBeVisible();
    await userEvent.keyboard("{Enter}");
    expect(String(value("Time zone"))).toMatch(/^Montreal|^Montréal/);
    expect(dateIn("Start time")).toBe("18:00");
    expect(await screen.findByText(/^For you: .*12:00/)).toBeVisible();
    await save("Plan session");
    await waitFor(() => expect(sent(server, "create_live_session")).toHaveLength(1));
    expect(sent(server, "create_live_session")[0]).toMatchObject({
      p_fields: { scheduled_start: "2031-01-15T23:00:00Z", time_zone: "America/Montreal" },
    });
  });

  it("opens without a field that is wrong, and says that the meeting will be made or what that takes", async () => {
    staffServer("owner");
    draw("?new=1");
    const panel = await form("Plan a session");
    expect(await within(panel).findByText(/Zoom is connected: the meeting will be made/)).toBeVisible();
    expect(panel.querySelectorAll("[aria-invalid=true], [role=alert]:not(:empty)")).toHaveLength(0);
    await userEvent.click(screen.getByRole("radio", { name: "Google Meet" }));
    expect(await within(panel).findByText(/No Google Meet account is connected/)).toBeVisible();
    expect(within(panel).getByRole("link", { name: "Open integrations" })).toHaveAttribute(
      "href",
      expect.stringContaining("integrations"),
    );
    await userEvent.click(screen.getByRole("radio", { name: "Other link" }));
    expect(within(panel).queryByText(/account is connected/)).not.toBeInTheDocument();
  });

  it("keeps the duration in step with start and end", async () => {
    staffServer("owner");
    draw("?new=1");
    await form("Plan a session");
    pasteInto("Start date", "2031-01-15");
    pasteInto("Start time", "18:00");
    const lasts = screen.getByRole("combobox", { name: "Lasts" });
    expect(lasts).toHaveDisplayValue("1 hr");
    await userEvent.selectOptions(lasts, "90");
    expect(dateIn("End time")).toBe("19:30");
    pasteInto("Start time", "23:00");
    expect([dateIn("End date"), dateIn("End time")]).toEqual(["2031-01-16", "00:30"]);
    pasteInto("End time", "00:45");
    expect(lasts).toHaveDisplayValue("Other");
    pasteInto("End time", "00:00");
    expect(lasts).toHaveDisplayValue("1 hr");
    await userEvent.selectOptions(lasts, "");
    expect(lasts).toHaveDisplayValue("Other");
    expect(screen.getByRole("group", { name: "End time" })).toContainElement(
      document.activeElement as HTMLElement,
    );
  });

  it("warns of a host who is busy then, and plans all the same", async () => {
    const busy = {
      id: sessionId(5),
      title: "Glazes",
      store_name: "Atelier Lumière",
      scheduled_start: "2031-03-04T17:00:00Z",
      scheduled_end: "2031-03-04T18:00:00Z",
    };
    const server = staffServer("owner", {
      create_live_session: detailed(),
      list_host_sessions: (body) =>
        (body as { p_from: string }).p_from === "2031-03-04T17:15:00Z" ? [busy] : [],
    });
    draw("?new=1");
    const panel = await form("Plan a session");
    rewrite("Title", "Backlight");
    pasteInto("Start date", "2031-03-04");
    pasteInto("Start time", "18:15");
    expect(await within(panel).findByText(/^Glazes \(/)).toBeVisible();
    expect(sent(server, "list_host_sessions").at(-1)).toEqual({
      p_store_id: expect.any(String) as unknown,
      p_host_id: expect.any(String) as unknown,
      p_from: "2031-03-04T17:15:00Z",
      p_until: "2031-03-04T18:15:00Z",
    });
    await save("Plan session");
    await waitFor(() => expect(sent(server, "create_live_session")).toHaveLength(1));
  });

  it("moves the end along with the start, and refuses an end before it", async () => {
    staffServer("owner");
    draw("?new=1");
    await form("Plan a session");
    pasteInto("Start date", "2031-01-15");
    pasteInto("Start time", "23:30");
    expect([dateIn("End date"), dateIn("End time")]).toEqual(["2031-01-16", "00:30"]);
    rewrite("Title", "Late");
    pasteInto("End date", "2031-01-15");
    await save("Plan session");
    expect(await screen.findByText("The end must come after the start.")).toBeVisible();
    pasteInto("End date", "2031-01-16");
    await waitFor(() =>
      expect(screen.queryByText("The end must come after the start.")).not.toBeInTheDocument(),
    );
  });

  it("says what the clocks do on the nights they change", async () => {
    const server = staffServer("owner", { create_live_session: detailed() });
    draw("?new=1");
    await form("Plan a session");
    rewrite("Title", "Night");
    pasteInto("Start date", "2031-03-30");
    pasteInto("Start time", "02:30");
    expect(await screen.findByText(/^Start time: .* does not exist\. It will be 3:30/)).toBeVisible();
    pasteInto("Start date", "2031-10-26");
    const start = within(await screen.findByRole("group", { name: /^Start time: .* twice/ }));
    const end = within(screen.getByRole("group", { name: /^End time: .* twice/ }));
    expect(start.getByRole("radio", { name: /^The first.*UTC\+2/ })).toBeChecked();
    expect(end.getByRole("radio", { name: /^The second.*UTC\+1/ })).toBeChecked();
    await userEvent.click(start.getByRole("radio", { name: /^The second/ }));
    pasteInto("End time", "04:00");
    await save("Plan session");
    await waitFor(() => expect(sent(server, "create_live_session")).toHaveLength(1));
    expect(sent(server, "create_live_session")[0]).toMatchObject({
      p_fields: { scheduled_start: "2031-10-26T01:30:00Z", scheduled_end: "2031-10-26T03:00:00Z" },
    });
  });

  it("puts what the server refuses on its field, also in a folded part", async () => {
    staffServer("owner", {
      create_live_session: { status: 422, code: "host_not_found", hint: "host_id" },
    });
    draw("?new=1");
    const panel = await form("Plan a session");
    rewrite("Title", "Backlight");
    expect(within(panel).getByLabelText("Host")).not.toBeVisible();
    await save("Plan session");
    await waitFor(() => expect(within(panel).getByLabelText("Host")).toBeVisible());
    expect(within(panel).getByLabelText("Host")).toHaveAccessibleDescription(/no longer hosts sessions/);
  });

  it("asks before what was written is lost", async () => {
    staffServer("owner");
    const { location } = draw("?new=1");
    await form("Plan a session");
    rewrite("Title", "Backlight");
    await userEvent.keyboard("{Escape}");
    const question = await screen.findByRole("alertdialog");
    await userEvent.click(within(question).getByRole("button", { name: "Keep editing" }));
    expect(value("Title")).toBe("Backlight");
    await userEvent.keyboard("{Escape}");
    await userEvent.click(
      within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Leave without saving" }),
    );
    await waitFor(() => expect(location()).toBe(page));
  });
});

describe("changing a session", () => {
  const edit = `?edit=${sessionId(1)}`;

  it("sends only what was changed, with the revision that was read", async () => {
    const server = staffServer("owner", { update_live_session: detailed() });
    draw(edit);
    await form("Edit session");
    rewrite("Title", "Side light");
    await save();
    await waitFor(() =>
      expect(sent(server, "update_live_session")).toEqual([
        { p_session_id: sessionId(1), p_fields: { title: "Side light" }, p_revision: 4 },
      ]),
    );
  });

  describe("where somebody is to come", () => {
    const told = [{ place: "seat", people: 8, channels: { app: 8, email: 7 } }];
    const asked = (server: ReturnType<typeof staffServer>) => sent(server, "preview_session_change");

    it("says who will be told of another host before it is saved, with a sentence or nobody", async () => {
      const server = staffServer("owner", {
        preview_session_change: told,
        update_live_session: detailed({ revision: 5 }),
      });
      const mine = server.replies["store_members"] as object[];
      server.replies["store_members"] = (_body, url) =>
        url.searchParams.has("store_id")
          ? [...mine, { user_id: randomUUID(), profile: { display_name: "Moussa" } }]
          : mine;
      draw(`?edit=${sessionId(1)}`);
      await form("Edit session");
      await userEvent.click(screen.getByText("Access and participation"));
      await screen.findByRole("option", { name: "Moussa" });
      const host = screen.getByRole<HTMLSelectElement>("combobox", { name: "Host" });
      const other = [...host.options].find(({ value: id }) => id !== "" && id !== host.value);
      await userEvent.selectOptions(host, other?.value ?? "");
      await save();
      const question = await screen.findByRole("dialog", { name: /^Tell people about the change/ });
      expect(within(question).getByText("8 people will be told: 8 with a seat")).toBeVisible();
      expect(asked(server)).toEqual([{ p_session_id: sessionId(1), p_kind: "session_changed" }]);
      // Not gone on: the form is there as it was.
      await userEvent.click(within(question).getByRole("button", { name: "Cancel" }));
      expect(sent(server, "update_live_session")).toEqual([]);
      await save();
      const again = await screen.findByRole("dialog", { name: /^Tell people about the change/ });
      await userEvent.type(within(again).getByRole("textbox", { name: /Add a sentence/ }), "Ask at the desk");
      await userEvent.click(within(again).getByRole("button", { name: "Save" }));
      await waitFor(() =>
        expect(sent(server, "update_live_session")).toEqual([
          {
            p_session_id: sessionId(1),
            p_fields: { host_id: other?.value },
            p_revision: 4,
            p_note: "Ask at the desk",
          },
        ]),
      );
    });

    it.each([
      ["of what concerns nobody who comes", {}, () => rewrite("Title", "Shade")],
      ["while there is no date", { status: "postponed" }, () => pasteInto("Start time", "09:15")],
    ] as const)("asks nothing %s", async (_when, over, change) => {
      const server = staffServer("owner", {
        preview_session_change: told,
        course_live_sessions: [detailed(over)],
        update_live_session: detailed({ revision: 5 }),
      });
      draw(`?edit=${sessionId(1)}`);
      await form("Edit session");
      change();
      await save();
      await waitFor(() => expect(sent(server, "update_live_session")).toHaveLength(1));
      expect(asked(server)).toEqual([]);
    });
  });

  it("leaves the times of a live session alone", async () => {
    staffServer("owner", { course_live_sessions: [detailed({ status: "live" })] });
    draw(edit);
    await form("Edit session");
    expect(screen.getByText("This session is live: its times no longer change.")).toBeVisible();
    for (const label of ["Start date", "Start time", "End date", "End time"])
      expect(screen.getByRole("group", { name: label })).toHaveAttribute("aria-disabled", "true");
    expect(screen.getByRole("textbox", { name: "Title" })).toBeEnabled();
  });

  it("goes below the seats that are taken, and says first who keeps one", async () => {
    const server = staffServer("owner", { update_live_session: detailed() });
    draw(edit);
    await form("Edit session");
    expect(screen.queryByText(/8 people have a seat already and keep it/)).not.toBeInTheDocument();
    rewrite("Seats (optional)", "7");
    expect(await screen.findByText(/8 people have a seat already and keep it/)).toBeVisible();
    await save();
    await waitFor(() =>
      expect(sent(server, "update_live_session")).toMatchObject([{ p_fields: { max_participants: 7 } }]),
    );
  });

  describe("that somebody else changed meanwhile", () => {
    const read = detailed();
    const theirs = {
      ...read,
      title: "By Hugo",
      max_participants: 30,
      revision: 5,
      changer: { display_name: "Hugo Petit" },
      changed_at: new Date(Date.now() - 180_000).toISOString(),
    };

    async function collide() {
      let current = read;
      const server = staffServer("owner", {
        course_live_sessions: () => [current],
        update_live_session: (body) => {
          if ((body as { p_revision: number }).p_revision === theirs.revision) return theirs;
          // Three minutes before it is read, however long the tests before this one took.
          current = { ...theirs, changed_at: new Date(Date.now() - 180_000).toISOString() };
          return { status: 409, code: "stale_version", detail: "5" };
        },
      });
      draw(edit);
      await form("Edit session");
      rewrite("Title", "By Claire");
      await userEvent.click(screen.getByRole("radio", { name: "Other link" }));
      await save();
      const notice = await screen.findByText(/^Hugo Petit changed this session \d+ min/);
      expect(notice).toBeVisible();
      expect(screen.getByText("By Hugo")).toBeVisible();
      expect(screen.getByText("changed by you too")).toBeVisible();
      expect(screen.getByText("30")).toBeVisible();
      return server;
    }

    it("can be saved with one's own changes on top of theirs", async () => {
      const server = await collide();
      await userEvent.click(screen.getByRole("button", { name: "Keep my changes" }));
      await waitFor(() =>
        expect(sent(server, "update_live_session").at(-1)).toEqual({
          p_session_id: sessionId(1),
          p_fields: { title: "By Claire", platform: "custom" },
          p_revision: 5,
        }),
      );
    });

    it("can be taken as they left it", async () => {
      const server = await collide();
      await userEvent.click(screen.getByRole("button", { name: "Take the saved version" }));
      await waitFor(() => expect(value("Title")).toBe("By Hugo"));
      expect(screen.getByRole("radio", { name: "Zoom" })).toBeChecked();
      expect(sent(server, "update_live_session")).toHaveLength(1);
    });
  });
});

describe("copying a session", () => {
  it("opens the form a week later, without what belongs to the first", async () => {
    const base = detailed({
      scheduled_start: "2031-10-22T16:00:00+00:00",
      scheduled_end: "2031-10-22T17:30:00+00:00",
      meeting: {
        ...detailed().meeting,
        recording_url: "https://video.example/1",
      } as LiveSessionDetail["meeting"],
    });
    const server = staffServer("owner", { course_live_sessions: [base], create_live_session: detailed() });
    draw(`?copy=${sessionId(1)}`);
    await form("Duplicate session");
    expect([dateIn("Start date"), dateIn("Start time"), dateIn("End time")]).toEqual([
      "2031-10-29",
      "18:00",
      "19:30",
    ]);
    await save("Plan session");
    await waitFor(() => expect(sent(server, "create_live_session")).toHaveLength(1));
    expect(sent(server, "create_live_session")[0]).toMatchObject({
      p_fields: {
        ...{ title: "Backlight", scheduled_start: "2031-10-29T17:00:00Z", recording_url: null },
        copy_of: sessionId(1),
      },
    });
  });
});

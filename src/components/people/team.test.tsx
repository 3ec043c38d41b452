import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { TeamPanel } from "@/components/people/TeamPanel";
import { storeRoles, type StoreRole } from "@/lib/roles";
import { Texts } from "@/lib/text/texts";
import { renderApp } from "../../../tests/support/render.tsx";
import { fakeServer, inMinutes, type FakeServer } from "../../../tests/support/student-pages.tsx";
import { wordsOf } from "../../../tests/support/words.ts";

const texts = new Texts({
  language: "en",
  words: { en: wordsOf("en", "common", "errors", "team", "inviting") },
});
const store = { id: "55555555-5555-4555-8555-555555555555", name: "Atelier Lumière" };
const names = {
  owner: "Claire",
  manager: "Max",
  instructor: "Hugo",
  stock: "Nadia",
  support: "Sam",
  viewer: "Vic",
};
const team = storeRoles.map((role) => ({
  ...{ user_id: `id-${role}`, name: names[role], role, created_at: "2030-01-02T00:00:00Z" },
}));
const invitation = {
  ...{ id: "i", email: "ada@example.test", role: "viewer", state: "open", since: inMinutes(-5) },
  ...{ expires_at: inMinutes(60_000), by_name: "Claire", may_change: true },
};
const event = (id: number, over: object) => ({
  ...{ id, kind: "joined", at: inMinutes(-id), actor_id: "id-owner", actor_name: "Claire" },
  ...{ person_name: "Hugo", from_role: null, to_role: "viewer", ...over },
});

const asked = ({ calls }: FakeServer, wanted: string) =>
  calls.filter(({ name }) => name === wanted).map(({ body }) => body);

function show(role: StoreRole, replies: Parameters<typeof fakeServer>[0] = {}, members = team) {
  const server = fakeServer({ list_member_invitations: [], ...replies });
  renderApp(
    <TeamPanel {...{ store, role, members, error: null, me: `id-${role}` }} onRetry={() => undefined} />,
    { texts },
  );
  return server;
}

async function actionsFor(name: string): Promise<string[]> {
  const button = screen.queryByRole("button", { name: `Actions for ${name}` });
  if (!button) return [];
  await userEvent.click(button);
  const items = (await screen.findAllByRole("menuitem")).map((item) => item.textContent);
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("menu")).toBeNull());
  return items;
}

async function choose(name: string, action: string) {
  await userEvent.click(screen.getByRole("button", { name: `Actions for ${name}` }));
  await userEvent.click(await screen.findByRole("menuitem", { name: new RegExp(action) }));
}

describe("the team", () => {
  it("offers each role what it may do, and no more", async () => {
    show("owner");
    expect(await actionsFor("Max")).toEqual(["Change role", "Hand over the store", "Remove from the team"]);
    expect((await actionsFor("Claire")).join()).toMatch(/Leave the store.*always keeps an owner/);
  });

  it("gives a manager nothing over owners and managers", async () => {
    show("manager");
    expect(await actionsFor("Claire")).toEqual([]);
    expect(await actionsFor("Max")).toEqual(["Change role", "Leave the store"]);
    expect(await actionsFor("Hugo")).toEqual(["Change role", "Remove from the team"]);
    expect(screen.queryByText("Log of the team")).toBeNull();
  });

  it("lets the others leave, and asks for nothing they may not read", async () => {
    const server = show("viewer");
    expect(await actionsFor("Vic")).toEqual(["Leave the store"]);
    expect(await actionsFor("Hugo")).toEqual([]);
    expect(screen.queryByRole("button", { name: "Invite" })).toBeNull();
    expect(server.calls).toEqual([]);
  });

  it("changes a role after saying what it may do and what is lost", async () => {
    const server = show("owner", { change_member_role: 2 });
    await choose("Hugo", "Change role");
    const dialog = await screen.findByRole("dialog", { name: "Role of Hugo" });
    await userEvent.selectOptions(within(dialog).getByLabelText("Role"), "viewer");
    expect(within(dialog).getByText("Sees sessions and units, changes nothing.")).toBeVisible();
    expect(within(dialog).getByText(/Hugo will no longer be the host/)).toBeVisible();
    await userEvent.click(within(dialog).getByRole("button", { name: "Change the role" }));
    await waitFor(() =>
      expect(asked(server, "change_member_role")).toEqual([
        { p_store_id: store.id, p_user_id: "id-instructor", p_role: "viewer" },
      ]),
    );
  });

  it("hands over only once the store's name is typed", async () => {
    const server = show("owner", { hand_over_store: null });
    await choose("Max", "Hand over");
    const dialog = await screen.findByRole("alertdialog", { name: "Hand Atelier Lumière over to Max?" });
    const go = within(dialog).getByRole("button", { name: "Hand over the store" });
    await userEvent.click(go);
    expect(asked(server, "hand_over_store")).toEqual([]);
    await userEvent.type(within(dialog).getByRole("textbox"), store.name);
    await userEvent.click(go);
    await waitFor(() =>
      expect(asked(server, "hand_over_store")).toEqual([{ p_store_id: store.id, p_user_id: "id-manager" }]),
    );
  });

  it("keeps the question open when the server refuses, and says why", async () => {
    show("owner", { remove_member: { status: 404, code: "member_not_found" } });
    await choose("Hugo", "Remove");
    const dialog = await screen.findByRole("alertdialog", { name: "Remove Hugo from the team?" });
    await userEvent.click(within(dialog).getByRole("button", { name: "Remove" }));
    expect(await within(dialog).findByText("This person is no longer in the team.")).toBeVisible();
  });

  it("shows who is invited, and takes an invitation back by name", async () => {
    const server = show("owner", {
      list_member_invitations: [
        invitation,
        { ...invitation, id: "j", email: "b@example.test", may_change: false },
      ],
      revoke_invitations: 1,
    });
    await screen.findByText("ada@example.test");
    expect(await actionsFor("b@example.test")).toEqual([]);
    await choose("ada@example.test", "Cancel the invitation");
    const dialog = await screen.findByRole("alertdialog", { name: /ada@example.test/ });
    await userEvent.click(within(dialog).getByRole("button", { name: "Cancel the invitation" }));
    await waitFor(() =>
      expect(asked(server, "revoke_invitations")).toEqual([
        { p_store_id: store.id, p_invitation_ids: ["i"] },
      ]),
    );
  });

  it("invites with a role", async () => {
    const server = show("manager", {
      invite_members: [{ line: 1, email: "x@example.test", outcome: "invited" }],
    });
    await userEvent.click(screen.getByRole("button", { name: "Invite" }));
    const dialog = await screen.findByRole("dialog", { name: "Invite into the team" });
    const role = within(dialog).getByLabelText("Role");
    expect(within(role).queryByRole("option", { name: "Owner" })).toBeNull();
    await userEvent.selectOptions(role, "stock");
    await userEvent.type(within(dialog).getByRole("textbox", { name: /Addresses/ }), "x@example.test");
    await userEvent.click(within(dialog).getByRole("button", { name: /1/ }));
    await waitFor(() =>
      expect(asked(server, "invite_members")).toEqual([
        { p_store_id: store.id, p_role: "stock", p_emails: ["x@example.test"], p_days: 14 },
      ]),
    );
  });
});

describe("the log", () => {
  it("is asked for when it is opened, and names what is gone and what it does not know", async () => {
    const server = show("owner", {
      list_member_events: [
        event(4, { kind: "from_the_future" }),
        event(3, { kind: "role_changed", from_role: "viewer", to_role: "stock" }),
        event(2, { kind: "left", person_name: null, from_role: "viewer", to_role: null }),
        event(1, { actor_id: null, actor_name: null }),
      ],
    });
    expect(asked(server, "list_member_events")).toEqual([]);
    await userEvent.click(screen.getByText("Log of the team"));
    const lines = within(await screen.findByRole("list", { name: "Log of the team" })).getAllByRole(
      "listitem",
    );
    expect(lines.map((line) => line.textContent)).toEqual([
      expect.stringContaining("Hugo: change"),
      expect.stringMatching(/^Hugo: Viewer → Stock clerk/),
      expect.stringContaining("Closed account left"),
      expect.stringContaining("by a maintenance script"),
    ]);
  });

  it("says when it cannot be read", async () => {
    show("owner", { list_member_events: { status: 403, code: "role_not_allowed" } });
    await userEvent.click(screen.getByText("Log of the team"));
    expect(await screen.findByText("Your role does not allow this.")).toBeVisible();
  });
});

import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { YourDataPanel } from "@/components/people/YourDataPanel";
import * as files from "@/lib/files/save-file";
import { Texts } from "@/lib/text/texts";
import { fakeAuth, renderApp } from "../../../tests/support/render.tsx";
import { fakeServer } from "../../../tests/support/student-pages.tsx";
import { wordsOf } from "../../../tests/support/words.ts";

const texts = () =>
  new Texts({ language: "en", words: { en: wordsOf("en", "common", "errors", "settings", "account") } });
const nothing = { owned_alone: [], stores: 0, courses: 0, seats: 0, hosted: 0, questions: 0, kept: [] };

const open = async () => {
  await userEvent.click(screen.getByRole("button", { name: "Close account" }));
  return screen.findByRole("alertdialog");
};

describe("closing one's account", () => {
  it("says in numbers what goes, what stays and until when, and wants the address typed", async () => {
    const kept = { store: "Lumière", years: 6, sessions: 3, until: "2036-01-02T10:00:00Z" };
    const { calls } = fakeServer({
      get_account_closing: { ...nothing, seats: 2, hosted: 1, kept: [kept] },
      close_account: null,
    });
    const signOut = vi.fn(() => Promise.resolve());
    renderApp(<YourDataPanel />, { texts: texts(), auth: fakeAuth({ signOut }) });
    const dialog = await open();
    const lines = within(dialog)
      .getAllByRole("listitem")
      .map((item) => item.textContent);
    expect(lines).toEqual([
      "Your name, address, settings and messages.",
      "2 seats, held or waited for: they go to others.",
      "1 coming session that you host is left without a host.",
      "Your name and your texts in the history of units.",
      expect.stringMatching(/^Lumière: evidence of 3 sessions, without your name, until .*2036/),
      "In histories, what was done and when, without your name.",
    ]);
    const sent = () => calls.filter(({ name }) => name === "close_account").map(({ body }) => body);
    await userEvent.click(within(dialog).getByRole("button", { name: "Close account" }));
    expect(sent()).toEqual([]);
    const field = within(dialog).getByRole("textbox");
    await userEvent.type(
      field,
      within(dialog)
        .getByText(/@/)
        .textContent.replace(/^.*“|”.*$/g, ""),
    );
    await userEvent.click(within(dialog).getByRole("button", { name: "Close account" }));
    await waitFor(() => expect(sent()).toHaveLength(1));
    await waitFor(() => expect(signOut).toHaveBeenCalled());
  });

  it("is not offered to whoever has to hand a store over, who is told which and led there", async () => {
    fakeServer({ get_account_closing: { ...nothing, owned_alone: [{ id: "s", name: "Lumière" }] } });
    renderApp(<YourDataPanel />, { texts: texts() });
    await userEvent.click(screen.getByRole("button", { name: "Close account" }));
    const dialog = await screen.findByRole("dialog");
    expect(await within(dialog).findByText("Lumière")).toBeVisible();
    expect(within(dialog).queryByRole("textbox")).toBeNull();
    expect(within(dialog).getByRole("button", { name: "Go to the team" })).toBeVisible();
  });
});

it("everything about oneself is saved as a page to read, or for programs", async () => {
  const saved = vi.spyOn(files, "saveFile").mockImplementation(() => undefined);
  const made_at = "2030-01-01T10:00:00Z";
  fakeServer({ export_my_data: { made_at, courses: [{ course: "Light", since: made_at }], votes: null } });
  renderApp(<YourDataPanel />, { texts: texts() });
  await userEvent.click(screen.getByRole("button", { name: "JSON" }));
  await waitFor(() => expect(saved).toHaveBeenCalledTimes(1));
  await userEvent.click(screen.getByRole("button", { name: "Page to read" }));
  await waitFor(() => expect(saved).toHaveBeenCalledTimes(2));
  const [[json, data], [html, page]] = saved.mock.calls as [[string, Blob], [string, Blob]];
  expect([json, html]).toEqual(["atelier-2030-01-01.json", "atelier-2030-01-01.html"]);
  expect(JSON.parse(await data.text())).toMatchObject({ made_at, courses: [{ course: "Light" }] });
  expect(await page.text()).toMatch(/<h2>Courses<\/h2>[^]*<td>Light<\/td>[^]*Votes for questions/);
});

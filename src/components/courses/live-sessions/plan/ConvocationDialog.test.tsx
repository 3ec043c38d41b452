import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import ConvocationDialog from "@/components/courses/live-sessions/plan/ConvocationDialog";
import { confirmStore } from "@/lib/confirm";
import { Texts } from "@/lib/text/texts";
import { renderApp } from "../../../../../tests/support/render.tsx";
import { fakeServer } from "../../../../../tests/support/student-pages.tsx";
import { wordsOf } from "../../../../../tests/support/words.ts";

const texts = new Texts({ language: "en", words: { en: wordsOf("en", "common", "errors", "messages") } });
const nothing = { hours: null, programme: null, contact: null, accessibility: null, reminders: null };
const own = { ...nothing, seen: "", by: null };
const usual = { ...nothing, reminders: [1440, 60, 10] };

it("closes at once where nothing was typed, and asks where something was", async () => {
  fakeServer({ get_convocation: { own, usual } });
  let closed = 0;
  renderApp(<ConvocationDialog courseId="c" onClose={() => (closed += 1)} />, { texts });
  const programme = await within(await screen.findByRole("dialog")).findByLabelText(/^Programme/);
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(closed).toBe(1));
  await userEvent.type(programme, "Clay");
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(confirmStore.current()).not.toBeNull());
  expect(closed).toBe(1);
  confirmStore.current()?.settle({ action: "confirm", reason: "" });
  await waitFor(() => expect(closed).toBe(2));
});

it("says when people are reminded: as usual, or at five moments of its own at most", async () => {
  const server = fakeServer({ get_convocation: { own, usual }, set_convocation: null });
  renderApp(<ConvocationDialog courseId="c" onClose={() => undefined} />, { texts });
  const reminders = within(
    await within(await screen.findByRole("dialog")).findByRole("group", { name: "Reminders" }),
  );
  const user = userEvent.setup();
  const asUsual = reminders.getByRole("checkbox", {
    name: /^As usual \(1 day before, 1 hour before/,
  });
  expect(asUsual).toBeChecked();
  await user.click(asUsual);
  await user.click(reminders.getByRole("checkbox", { name: "1 day before" }));
  await user.click(reminders.getByRole("checkbox", { name: "2 days before" }));
  const number = reminders.getByRole("spinbutton", { name: "Another reminder: number" });
  await user.type(number, "15{Enter}");
  expect(reminders.getByRole("checkbox", { name: "15 hours before" })).toBeChecked();
  await user.type(number, "400{Enter}");
  expect(reminders.getByRole("alert")).toHaveTextContent("Choose between 5 minutes and 14 days.");
  await user.clear(number);
  await user.selectOptions(reminders.getByRole("combobox"), "minutes");
  await user.type(number, "45{Enter}");
  expect(number).toBeDisabled();
  expect(reminders.getByRole("checkbox", { name: "3 hours before" })).toBeDisabled();
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(server.calls.find(({ name }) => name === "set_convocation")?.body).toEqual({
      p_course_id: "c",
      p_seen: "",
      p_reminders: [2880, 900, 60, 45, 10],
    }),
  );
});

it("shows what a colleague saved meanwhile, and keeps what was typed until one decides", async () => {
  let said: Record<string, unknown> = own;
  const server = fakeServer({
    get_convocation: () => ({ own: said, usual }),
    set_convocation: () => {
      if (said === own) {
        said = { ...own, programme: "Theirs", seen: "2026-11-30T10:00:00+00:00", by: "Ben" };
        return { status: 409, code: "stale_version" };
      }
      return null;
    },
  });
  renderApp(<ConvocationDialog courseId="c" onClose={() => undefined} />, { texts });
  const dialog = within(await screen.findByRole("dialog"));
  const programme = await dialog.findByLabelText(/^Programme/);
  await userEvent.type(programme, "Mine");
  await userEvent.click(dialog.getByRole("button", { name: "Save" }));
  const notice = within(
    await dialog
      .findByText(/Ben changed these instructions/)
      .then((one) => one.closest("[role=alert]") as HTMLElement),
  );
  expect(notice.getByText("Theirs")).toBeVisible();
  expect(programme).toHaveValue("Mine");
  await userEvent.click(notice.getByRole("button", { name: "Keep what I typed" }));
  await userEvent.click(dialog.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(server.calls.filter(({ name }) => name === "set_convocation").at(-1)?.body).toMatchObject({
      p_programme: "Mine",
      p_seen: "2026-11-30T10:00:00+00:00",
    }),
  );
});

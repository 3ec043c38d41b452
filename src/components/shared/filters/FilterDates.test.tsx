import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { FilterDates } from "./FilterDates";
import { renderApp } from "../../../../tests/support/render.tsx";

it("opens its days with the focus in the first, and gives it back when a second press closes them", async () => {
  renderApp(
    <main>
      <FilterDates label="Session dates" from="2027-10-31" to="" onChange={vi.fn()} />
    </main>,
  );
  const user = userEvent.setup();
  const button = screen.getByRole("button", { name: /Session dates/ });
  await user.click(button);
  const days = await screen.findByRole("dialog", { name: "Session dates" });
  expect(screen.getByRole("main")).toContainElement(days);
  expect(within(days).getAllByRole("spinbutton")[0]).toHaveFocus();

  await user.click(within(days).getAllByRole("button", { name: /Open the calendar/ })[0] as HTMLElement);
  const calendar = await within(days).findByRole("dialog");
  expect(within(calendar).getByRole("button", { name: /October 31, 2027/ })).toHaveFocus();
  await user.keyboard("{Escape}");
  await waitFor(() => expect(calendar).not.toBeInTheDocument());
  expect(days).toBeInTheDocument();

  await user.click(button);
  await waitFor(() => expect(days).not.toBeInTheDocument());
  expect(button).toHaveFocus();
  expect(button).toHaveAttribute("aria-expanded", "false");
});

import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { ActionMenu } from "./ActionMenu";
import "./ActionMenuPanel";
import { renderApp } from "../../../../tests/support/render.tsx";

describe("ActionMenu", () => {
  it("opens by keyboard, runs what is chosen after the focus is back on its button", async () => {
    const run = vi.fn(() => document.activeElement);
    renderApp(
      <ActionMenu
        label="Actions for Halo"
        actions={[
          { id: "edit", label: "Edit", onSelect: () => undefined },
          { id: "delete", label: "Delete", danger: true, onSelect: run },
        ]}
      />,
    );
    const button = screen.getByRole("button", { name: "Actions for Halo" });
    expect(button).toHaveAttribute("aria-expanded", "false");
    await userEvent.tab();
    await userEvent.keyboard("{ArrowDown}");
    expect(await screen.findByRole("menu", { name: "Actions for Halo" })).toBeInTheDocument();
    expect(button).toHaveAttribute("aria-expanded", "true");

    await userEvent.keyboard("{ArrowDown}{ArrowDown}{Enter}");
    await waitFor(() => expect(run).toHaveBeenCalledOnce());
    expect(run).toHaveReturnedWith(button);
    expect(screen.queryByRole("menu")).not.toBeInTheDocument();
  });

  it("closes with Escape and gives the focus back", async () => {
    renderApp(<ActionMenu label="More" actions={[{ id: "a", label: "A", onSelect: () => undefined }]} />);
    const button = screen.getByRole("button", { name: "More" });
    await userEvent.click(button);
    await screen.findByRole("menu");
    await userEvent.keyboard("{Escape}");
    await waitFor(() => expect(button).toHaveFocus());
  });

  it("is not there without actions", () => {
    renderApp(<ActionMenu label="More" actions={[]} />);
    expect(screen.queryByRole("button")).not.toBeInTheDocument();
  });
});

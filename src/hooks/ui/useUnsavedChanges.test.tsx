import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { Link, useNavigate } from "react-router-dom";
import { describe, expect, it } from "vitest";
import { useUnsavedChanges } from "./useUnsavedChanges";
import { renderApp } from "../../../tests/support/render.tsx";

function Form() {
  const [text, setText] = useState("");
  const navigate = useNavigate();
  const { allowLeaving, confirmLeaving } = useUnsavedChanges(text !== "");
  return (
    <>
      <input aria-label="Title" value={text} onChange={(event) => setText(event.target.value)} />
      <Link to="/elsewhere">Elsewhere</Link>
      <button
        type="button"
        onClick={() => {
          allowLeaving();
          void navigate("/elsewhere");
        }}
      >
        Save
      </button>
      <button type="button" onClick={allowLeaving}>
        Keep
      </button>
      <button type="button" onClick={() => void confirmLeaving().then((yes) => yes && setText("left"))}>
        Close
      </button>
    </>
  );
}

const open = () =>
  renderApp(<Form />, { path: "/form", routes: [{ path: "/elsewhere", element: <p>elsewhere</p> }] });
const type = () => userEvent.type(screen.getByRole("textbox", { name: "Title" }), "Draft");

describe("useUnsavedChanges", () => {
  it("lets go of a form without changes", async () => {
    open();
    await userEvent.click(screen.getByRole("link", { name: "Elsewhere" }));
    expect(screen.getByText("elsewhere")).toBeInTheDocument();
  });

  it("asks before a link is followed; staying keeps the text, leaving goes on", async () => {
    const { router } = open();
    await type();
    await userEvent.click(screen.getByRole("link", { name: "Elsewhere" }));
    await userEvent.click(await screen.findByRole("button", { name: "Keep editing" }));
    expect(router.state.location.pathname).toBe("/form");
    expect(screen.getByRole("textbox", { name: "Title" })).toHaveValue("Draft");

    await userEvent.click(screen.getByRole("link", { name: "Elsewhere" }));
    await userEvent.click(await screen.findByRole("button", { name: "Leave without saving" }));
    expect(await screen.findByText("elsewhere")).toBeInTheDocument();
  });

  it("does not ask once the work is kept", async () => {
    open();
    await type();
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    expect(screen.getByText("elsewhere")).toBeInTheDocument();
    expect(screen.queryByRole("alertdialog")).not.toBeInTheDocument();
  });

  it("lets the browser ask before the tab closes, only while there is something to lose", async () => {
    const closing = () => {
      const event = new Event("beforeunload", { cancelable: true });
      window.dispatchEvent(event);
      return event.defaultPrevented;
    };
    open();
    expect(closing()).toBe(false);
    await type();
    expect(closing()).toBe(true);
    await userEvent.clear(screen.getByRole("textbox", { name: "Title" }));
    expect(closing()).toBe(false);
    await type();
    await userEvent.click(screen.getByRole("button", { name: "Keep" }));
    expect(closing()).toBe(false);
  });

  it("asks for what closes without changing the address, too", async () => {
    open();
    await type();
    await userEvent.click(screen.getByRole("button", { name: "Close" }));
    await userEvent.click(await screen.findByRole("button", { name: "Leave without saving" }));
    await waitFor(() => expect(screen.getByRole("textbox", { name: "Title" })).toHaveValue("left"));
  });
});

import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it, vi } from "vitest";
import { FilterBar, FilterSearch } from "./FilterBar";
import { renderApp } from "../../../../tests/support/render.tsx";

/** A page whose address follows late, as it does while a big list is being drawn: here when the test lets it. */
function SlowPage({ late }: { late: string[] }) {
  const [query, setQuery] = useState("");
  return (
    <>
      <FilterSearch value={query} label="Find" delay={20} onChange={(next) => late.push(next)} />
      <output>{query}</output>
      <button type="button" onClick={() => setQuery(late.shift() ?? query)}>
        follow
      </button>
      <button type="button" onClick={() => setQuery("from elsewhere")}>
        elsewhere
      </button>
    </>
  );
}

const follow = () => userEvent.click(screen.getByRole("button", { name: "follow" }));

describe("the search field", () => {
  it("keeps what is typed while the change before is still on its way", async () => {
    const late: string[] = [];
    renderApp(<SlowPage late={late} />);
    const field = screen.getByRole("searchbox");
    await userEvent.click(field);
    await userEvent.paste("zebra");
    await waitFor(() => expect(late).toEqual(["zebra"]));
    await userEvent.clear(field);
    await follow();
    expect(screen.getByRole("status")).toHaveTextContent("zebra");
    expect(field).toHaveValue("");
    await waitFor(() => expect(late).toEqual([""]));
    await follow();
    expect(screen.getByRole("status")).toBeEmptyDOMElement();
    expect(field).toHaveValue("");
  });

  it("shows what the address says when that changes elsewhere", async () => {
    const late: string[] = [];
    renderApp(<SlowPage late={late} />);
    const field = screen.getByRole("searchbox");
    await userEvent.click(field);
    await userEvent.paste("zebra");
    await waitFor(() => expect(late).toEqual(["zebra"]));
    await follow();
    await waitFor(() => expect(screen.getByRole("status")).toHaveTextContent("zebra"));
    await userEvent.click(screen.getByRole("button", { name: "elsewhere" }));
    expect(field).toHaveValue("from elsewhere");
  });
});

it("counts on its button, which a phone shows, only the filters that it hides", async () => {
  const bar = (active: number, searched: boolean) => (
    <FilterBar search={null} active={active} searched={searched} onClear={vi.fn()}>
      <span>status</span>
    </FilterBar>
  );
  const { unmount } = renderApp(bar(1, true));
  expect(await screen.findByRole("button", { name: "Filters" })).toBeInTheDocument();
  unmount();
  renderApp(bar(2, true));
  expect(await screen.findByRole("button", { name: "Filters (1)" })).toBeInTheDocument();
});

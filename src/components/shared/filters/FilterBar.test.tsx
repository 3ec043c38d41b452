import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { describe, expect, it } from "vitest";
import { FilterSearch } from "./FilterBar";
import { renderApp } from "../../../../tests/support/render.tsx";

/** A page whose address follows late, as it does while a big list is being drawn. */
function SlowPage({ lateness }: { lateness: number }) {
  const [query, setQuery] = useState("");
  return (
    <>
      <FilterSearch
        value={query}
        label="Find"
        delay={20}
        onChange={(next) => setTimeout(() => setQuery(next), lateness)}
      />
      <output>{query}</output>
      <button type="button" onClick={() => setQuery("from elsewhere")}>
        elsewhere
      </button>
    </>
  );
}

describe("the search field", () => {
  it("keeps what is typed while the change before is still on its way", async () => {
    renderApp(<SlowPage lateness={150} />);
    const field = screen.getByRole("searchbox");
    await userEvent.type(field, "zebra");
    await new Promise((resolve) => setTimeout(resolve, 60));
    await userEvent.clear(field);
    await waitFor(() => expect(screen.getByRole("status")).toHaveTextContent("zebra"));
    expect(field).toHaveValue("");
    await waitFor(() => expect(screen.getByRole("status")).toBeEmptyDOMElement());
    expect(field).toHaveValue("");
  });

  it("shows what the address says when that changes elsewhere", async () => {
    renderApp(<SlowPage lateness={0} />);
    const field = screen.getByRole("searchbox");
    await userEvent.type(field, "zebra");
    await waitFor(() => expect(screen.getByRole("status")).toHaveTextContent("zebra"));
    await userEvent.click(screen.getByRole("button", { name: "elsewhere" }));
    expect(field).toHaveValue("from elsewhere");
  });
});

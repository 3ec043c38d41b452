import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { parseUrlState, urlChoice, urlDate, urlList, urlText, writeUrlState } from "@/lib/url-state";
import { useUrlState } from "@/hooks/ui/useUrlState";
import { renderApp } from "../../../tests/support/render.tsx";

const schema = z.object({
  q: urlText(),
  view: urlChoice(["upcoming", "past"]),
  from: urlDate(),
  tags: urlList(["a", "b", "c"]),
  page: z.catch(z.coerce.number(), 1),
});
const parse = (search: string) => parseUrlState(schema, new URLSearchParams(search));
const empty = { q: "", view: "upcoming", from: "", tags: [], page: 1 };

describe("parseUrlState", () => {
  it("reads what is there", () => {
    expect(parse("q=lampe&view=past&from=2026-11-22&tags=c,a&page=3")).toEqual({
      q: "lampe",
      view: "past",
      from: "2026-11-22",
      tags: ["a", "c"],
      page: 3,
    });
  });

  it("falls back on anything a hand may have typed", () => {
    expect(parse("")).toEqual(empty);
    expect(parse(`q=${"x".repeat(300)}&view=later&from=2026-02-31&tags=z&page=two`)).toEqual(empty);
  });
});

it("takes a text of 200 characters from the address, and no longer one", () => {
  expect(parse(`q=${"x".repeat(200)}`).q).toBe("x".repeat(200));
  expect(parse(`q=${"x".repeat(201)}`).q).toBe("");
});

describe("writeUrlState", () => {
  it("leaves defaults out of the address and foreign parameters alone", () => {
    const next = writeUrlState(schema, new URLSearchParams("other=1&view=past&tags=a"), {
      q: "é è",
      view: "upcoming",
      tags: ["b", "c"],
    });
    expect(Object.fromEntries(next)).toEqual({ other: "1", q: "é è", tags: "b,c" });
  });
});

function Page() {
  const [state, setState, clear] = useUrlState(schema);
  return (
    <>
      <output>{JSON.stringify(state)}</output>
      <button type="button" onClick={() => setState({ view: "past" })}>
        past
      </button>
      <button
        type="button"
        onClick={() => {
          setState({ q: "" }, { replace: true });
          setState({ tags: ["a"] });
        }}
      >
        two
      </button>
      <button type="button" onClick={clear}>
        clear
      </button>
    </>
  );
}

describe("useUrlState", () => {
  it("makes a history entry of a change, so that Back undoes it, and clears only its own", async () => {
    const { router } = renderApp(<Page />, { path: "/list?q=lampe&keep=1" });
    await userEvent.click(screen.getByRole("button", { name: "past" }));
    expect(router.state.location.search).toBe("?q=lampe&keep=1&view=past");
    expect(screen.getByRole("status")).toHaveTextContent('"view":"past"');

    await router.navigate(-1);
    expect(router.state.location.search).toBe("?q=lampe&keep=1");

    await userEvent.click(screen.getByRole("button", { name: "clear" }));
    expect(router.state.location.search).toBe("?keep=1");
  });

  it("loses no change that follows another before the page is drawn again", async () => {
    const { router } = renderApp(<Page />, { path: "/list?q=lampe&keep=1" });
    await userEvent.click(screen.getByRole("button", { name: "two" }));
    expect(router.state.location.search).toBe("?keep=1&tags=a");
    await router.navigate(-1);
    expect(router.state.location.search).toBe("?keep=1");
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sessionPlatforms, sessionScopes, sessionStatuses } from "@/lib/courses/shared/session-types";
import {
  activeFilters,
  chooseStatus,
  chooseView,
  noFilters,
  sessionFilters,
  sessionsUrl,
  viewOf,
  type SessionsUrl,
} from "./session-url";
import { parseUrlState, writeUrlState } from "@/lib/url-state";

const read = (search: string) => parseUrlState(sessionsUrl, new URLSearchParams(search));
const id = "3f0c7a52-7f6e-4f3b-9d3f-0a1b2c3d4e5f";

describe("the page's address", () => {
  it("means what matters now when it says nothing", () => {
    expect(viewOf(read(""))).toBe("upcoming");
    expect(sessionFilters(read(""), "Europe/Paris")).toEqual({ scope: "upcoming" });
    expect(activeFilters(read(""))).toBe(0);
  });

  it("carries every filter", () => {
    const url = read(
      `view=past&course=${id}&q=lumi%C3%A8re&status=ended&platform=google_meet&from=2026-11-01&to=2026-11-30`,
    );
    expect(sessionFilters(url, "Europe/Paris")).toEqual({
      scope: "past",
      courseId: id,
      query: "lumière",
      statuses: ["ended"],
      platforms: ["google_meet"],
      from: "2026-10-31T23:00:00.000Z",
      until: "2026-11-30T23:00:00.000Z",
    });
    expect(activeFilters(url)).toBe(4);
  });

  it.each([
    "status=perdu",
    "view=demain",
    "platform=skype",
    "from=2026-13-45",
    "session=12",
    "edit=%00",
    "new=2",
  ])("is not broken by %s", (search) => expect(read(search)).toEqual(read("")));

  it("looks everywhere for a status, a text or a date, unless a view is chosen", () => {
    for (const search of ["status=ended", "q=a", "from=2026-01-01", "to=2026-01-01"])
      expect(viewOf(read(search))).toBe("all");
    expect(viewOf(read("q=a&view=past"))).toBe("past");
    expect(viewOf(read("platform=zoom"))).toBe("upcoming");
  });

  it("lets go of a status that never stands in the chosen view", () => {
    expect(chooseView(read("status=ended"), "upcoming")).toEqual({ view: "upcoming", status: "" });
    expect(chooseView(read("status=live"), "upcoming")).toEqual({ view: "upcoming" });
    expect(chooseView(read("status=live"), "past")).toEqual({ view: "past", status: "" });
    expect(chooseStatus("live")).toEqual({ status: "live", view: "" });
  });

  it("comes back the same after being written", () => {
    const anyUrl: fc.Arbitrary<Partial<SessionsUrl>> = fc.record(
      {
        view: fc.constantFrom("" as const, ...sessionScopes),
        q: fc.string({ maxLength: 200 }),
        status: fc.constantFrom("" as const, ...sessionStatuses),
        platform: fc.constantFrom("" as const, ...sessionPlatforms),
        session: fc.uuid(),
        course: fc.constantFrom("", id),
        from: fc.constantFrom("", "2026-02-28"),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(anyUrl, (patch) => {
        const params = writeUrlState(sessionsUrl, new URLSearchParams("other=1"), patch);
        expect(parseUrlState(sessionsUrl, new URLSearchParams(params.toString()))).toEqual({
          ...read(""),
          ...patch,
        });
        expect(params.get("other")).toBe("1");
      }),
    );
  });

  it("has no filter left once they are cleared", () => {
    const url = { ...read("q=a&status=live&platform=zoom&from=2026-01-01&to=2026-01-02"), ...noFilters };
    expect(activeFilters(url)).toBe(0);
  });
});

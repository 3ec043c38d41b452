import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import RateSession from "@/components/courses/live-sessions/feedback/RateSession";
import SessionFeedback from "@/components/courses/live-sessions/feedback/SessionFeedback";
import { Texts } from "@/lib/text/texts";
import { renderApp } from "../../../../../tests/support/render.tsx";
import { fakeServer } from "../../../../../tests/support/student-pages.tsx";
import { wordsOf } from "../../../../../tests/support/words.ts";

const texts = new Texts({
  language: "en",
  words: { en: wordsOf("en", "common", "errors", "student", "session") },
});
const unsaid = { until: "2099-01-01T00:00:00Z", rating: null, comment: null, named: null };

describe("a person who was there", () => {
  it("gives a rating, a word and no name, which is said again changed", async () => {
    const server = fakeServer({ get_my_feedback: [unsaid], rate_session: null });
    renderApp(<RateSession sessionId="s" />, { texts });
    const user = userEvent.setup();
    await user.type(await screen.findByLabelText(/A word, if you like/), "Clear.");
    await user.click(screen.getByRole("button", { name: "Send" }));
    // Nothing leaves without a rating, and nothing typed is lost.
    await screen.findByRole("alert");
    expect(server.calls.some(({ name }) => name === "rate_session")).toBe(false);
    await user.click(screen.getByRole("radio", { name: "4 stars" }));
    await user.click(screen.getByRole("checkbox", { name: /Show my name/ }));
    server.replies["get_my_feedback"] = [{ ...unsaid, rating: 4, comment: "Clear.", named: false }];
    await user.click(screen.getByRole("button", { name: "Send" }));
    await waitFor(() =>
      expect(server.calls.find(({ name }) => name === "rate_session")?.body).toEqual({
        ...{ p_session_id: "s", p_rating: 4, p_comment: "Clear.", p_named: false },
      }),
    );
    expect(await screen.findByText(/^Sent\. You may change your mind until/)).toBeVisible();
    expect(screen.getByRole("button", { name: "Save" })).toBeDisabled();
  });

  it.each([
    ["was not there", []],
    ["comes too late", [{ ...unsaid, until: "2020-01-01T00:00:00Z" }]],
  ])("who %s is asked nothing", async (_, rows) => {
    const server = fakeServer({ get_my_feedback: rows });
    renderApp(<RateSession sessionId="s" />, { texts });
    await waitFor(() => expect(server.calls).toHaveLength(1));
    expect(screen.queryByRole("heading")).toBeNull();
  });
});

describe("whoever ran it", () => {
  it("reads the mean, how often each was given, and the words, with a name or without", async () => {
    fakeServer({
      get_session_feedback: [{ answers: 4, present: 9, spread: [0, 1, 0, 1, 2], comments: 2 }],
      list_session_feedback: [
        { id: "a", name: "Ada", rating: 5, comment: "Calm.", said_at: "2026-11-20T10:00:00Z" },
        { id: "b", name: null, rating: 2, comment: "Too fast.", said_at: null },
      ],
    });
    renderApp(<SessionFeedback sessionId="s" />, { texts });
    expect(await screen.findByText("4 / 5")).toBeVisible();
    expect(screen.getByText("4 ratings · 9 people came")).toBeVisible();
    expect((await screen.findAllByRole("listitem")).map((one) => one.textContent)).toEqual([
      ...["5 stars2", "4 stars1", "3 stars0", "2 stars1", "1 star0"],
      expect.stringMatching(/^5 starsAda · .*2026.*Calm\.$/),
      "2 starsWithout a nameToo fast.",
    ]);
  });

  it("reads no number that would tell who said what", async () => {
    fakeServer({
      get_session_feedback: [{ answers: 2, present: 9, spread: null, comments: 0 }],
      list_session_feedback: [],
    });
    renderApp(<SessionFeedback sessionId="s" />, { texts });
    expect(await screen.findByText(/^Ratings without a name show once there are three/)).toBeVisible();
    expect(screen.queryByText(/\/ 5/)).toBeNull();
  });
});

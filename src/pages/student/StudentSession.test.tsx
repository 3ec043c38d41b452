import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { MyLiveSession, SessionQuestion } from "@/hooks/courses/shared/types";
import StudentSession from "@/pages/student/StudentSession";
import {
  aQuestion,
  aSession,
  fakeServer,
  renderStudent,
  SESSION_ID,
  withSeat,
} from "../../../tests/support/student-pages.tsx";

const draw = (id = SESSION_ID) =>
  renderStudent(<StudentSession />, { path: "/student/sessions/:sessionId", at: `/student/sessions/${id}` });

function serve(session: MyLiveSession | null, questions: SessionQuestion[] = []) {
  const server = fakeServer({
    ...{ list_my_session_notes: [], get_my_feedback: [] },
    list_my_live_sessions: session ? [session] : [],
    list_session_questions: questions,
  });
  const bodiesOf = (name: string) =>
    server.calls.filter((call) => call.name === name).map(({ body }) => body);
  return { ...server, bodiesOf };
}

describe("a session's page", () => {
  it("tells the hours in both zones when their clocks differ", async () => {
    serve(
      aSession({
        time_zone: "America/Montreal",
        scheduled_start: "2031-01-15T19:00:00Z",
        scheduled_end: "2031-01-15T20:30:00Z",
      }),
    );
    await draw();
    expect(await screen.findByText(/8:00\s–\s9:30\sPM/u)).toBeVisible();
    expect(screen.getByText(/session time, Montreal \(UTC−5\)/)).toBeVisible();
    expect(screen.getByText(/2:00\s–\s3:30\sPM/u)).toBeVisible();
  });

  it("counts down to nothing beside a session that is live early, and says since when it goes on", async () => {
    const begun = new Date(Date.now() - 4 * 60_000).toISOString();
    serve(aSession({ ...withSeat, status: "live", actual_start: begun }, { startsIn: 10 }));
    await draw();
    expect(await screen.findByText(/^Started 4 min/)).toBeVisible();
    expect(screen.queryByText("Starts in")).not.toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Join the session" })).toBeEnabled();
  });

  it("says when a session ended that ended early, and for how long it went on", async () => {
    const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
    serve(
      aSession(
        { ...withSeat, status: "ended", actual_start: at(-30), actual_end: at(-5) },
        { startsIn: -30, lasts: 60 },
      ),
    );
    await draw();
    expect(await screen.findByText(/^Ended 5 min/)).toBeVisible();
    expect(screen.getByText(/^Took place: /)).toBeVisible();
    expect(screen.getByText("25 min")).toBeVisible();
    expect(screen.queryByText(/Give my seat back/)).not.toBeInTheDocument();
  });

  it("says of one that nobody ended that it has ended, once its doors have closed", async () => {
    const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
    serve(aSession({ join_closes_at: at(-30) }, { startsIn: -120 }));
    await draw();
    expect(await screen.findByText(/^Ended 1 hr/)).toBeVisible();
    expect(screen.getByText("ended")).toBeVisible();
    expect(screen.queryByText("scheduled")).not.toBeInTheDocument();
  });

  it("says that a session is not there, also for an address that cannot be one", async () => {
    const { unmount } = await draw("nonsense");
    expect(await screen.findByRole("heading", { name: "Session not found" })).toBeVisible();
    expect(screen.getByText(/lea@example.test/)).toBeVisible();
    unmount();
    serve(null);
    await draw();
    expect(await screen.findByRole("heading", { name: "Session not found" })).toBeVisible();
  });

  it("says who is on the waitlist when the seat was lost meanwhile", async () => {
    const { replies } = serve(aSession(withSeat, { startsIn: 5 }));
    replies["join_live_session"] = () => {
      const waiting = {
        registration_status: "waitlisted",
        waitlist_position: 2,
        can_take_part: false,
      } as const;
      replies["list_my_live_sessions"] = [aSession({ ...withSeat, ...waiting }, { startsIn: 5 })];
      return { status: 403, code: "on_waitlist" };
    };
    await draw();
    await userEvent.click(await screen.findByRole("button", { name: "Join the session" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("You are number 2.");
    expect(screen.queryByRole("button", { name: "Join the session" })).not.toBeInTheDocument();
    expect(screen.getByText("waitlist, number 2")).toBeVisible();
  });

  it("gives the seat and then the questions to somebody who registers", async () => {
    const { replies } = serve(aSession());
    await draw();
    expect(await screen.findByText("Questions are open to registered people.")).toBeVisible();
    replies["register_for_session"] = () => {
      replies["list_my_live_sessions"] = [aSession(withSeat)];
      return [{ registration_id: "r", status: "registered", waitlist_position: null, already: false }];
    };
    await userEvent.click(screen.getByRole("button", { name: "Register" }));
    expect(await screen.findByText("registered")).toBeVisible();
    expect(screen.getByRole("textbox", { name: "Your question" })).toBeVisible();
    expect(screen.getByRole("button", { name: "Add to calendar" })).toBeVisible();
    await waitFor(() => expect(document.body).not.toHaveFocus());
  });

  it("shows the reason of a cancelled session and offers nothing that would be refused", async () => {
    serve(aSession({ ...withSeat, status: "cancelled", status_reason: "Power cut" }));
    await draw();
    expect(await screen.findByText("Reason: Power cut")).toBeVisible();
    for (const name of ["Join the session", "Give my seat back", "Add to calendar", "Register"])
      expect(screen.queryByRole("button", { name })).not.toBeInTheDocument();
    expect(screen.getByText("Questions are closed.")).toBeVisible();
  });
});

describe("questions", () => {
  it("are asked with or without a name, and counted as the server counts", async () => {
    const { replies, bodiesOf } = serve(aSession(withSeat));
    replies["ask_session_question"] = aQuestion();
    await draw();
    const field = await screen.findByRole("textbox", { name: "Your question" });
    await userEvent.type(field, "Why 💡?");
    expect(screen.getByText("994 characters left")).toBeVisible();
    await userEvent.click(screen.getByRole("checkbox", { name: "Ask without my name" }));
    await userEvent.click(screen.getByRole("button", { name: "Ask the question" }));
    await waitFor(() => expect(field).toHaveValue(""));
    expect(bodiesOf("ask_session_question")).toEqual([
      {
        ...{ p_session_id: SESSION_ID, p_body: "Why 💡?", p_anonymous: true },
        p_request_id: expect.any(String) as unknown,
      },
    ]);
    expect(field).toHaveFocus();
    expect(screen.getByRole("checkbox", { name: "Ask without my name" })).not.toBeChecked();
  });

  it("that are empty or too long are not sent, and say so at the field", async () => {
    const { bodiesOf } = serve(aSession(withSeat));
    await draw();
    const field = await screen.findByRole("textbox", { name: "Your question" });
    await userEvent.click(screen.getByRole("button", { name: "Ask the question" }));
    expect(field).toHaveAccessibleDescription(expect.stringContaining("Write your question."));
    expect(field).toHaveFocus();
    await userEvent.click(field);
    await userEvent.paste("x".repeat(1_003));
    expect(screen.getByText("3 characters too many")).toBeVisible();
    await userEvent.click(screen.getByRole("button", { name: "Ask the question" }));
    expect(field).toBeInvalid();
    expect(bodiesOf("ask_session_question")).toEqual([]);
    await userEvent.clear(field);
  });

  it("keep what was typed when the server refuses, and when the page is left", async () => {
    const { replies } = serve(aSession(withSeat));
    replies["ask_session_question"] = { status: 429, code: "too_many_questions" };
    const { unmount } = await draw();
    const field = await screen.findByRole("textbox", { name: "Your question" });
    await userEvent.type(field, "One more");
    await userEvent.click(screen.getByRole("button", { name: "Ask the question" }));
    expect(await screen.findByText(/Five questions a minute at most/)).toBeVisible();
    expect(field).toHaveValue("One more");
    unmount();
    await draw();
    expect(await screen.findByRole("textbox", { name: "Your question" })).toHaveValue("One more");
    await userEvent.clear(screen.getByRole("textbox", { name: "Your question" }));
  });

  it("show votes at once, and take them back when the server refuses", async () => {
    const { replies } = serve(aSession(withSeat), [aQuestion()]);
    replies["toggle_question_vote"] = () => ({ status: 409, code: "questions_closed" });
    await draw();
    const vote = await screen.findByRole("button", { name: /Support this question, 2 votes/ });
    await userEvent.click(vote);
    await waitFor(() => expect(vote).toHaveAttribute("aria-pressed", "false"));
    expect(vote).toHaveAccessibleName(/2 votes/);
  });

  it("stand in two groups, and hide what was dismissed", async () => {
    serve(aSession(withSeat), [
      aQuestion(),
      aQuestion({ id: "44444444-4444-4444-8444-444444444445", author_name: null, body: "And shadows?" }),
      aQuestion({
        id: "44444444-4444-4444-8444-444444444446",
        body: "Which film?",
        status: "answered",
        answer: "Any.",
      }),
      aQuestion({
        id: "44444444-4444-4444-8444-444444444447",
        body: "Spam",
        status: "dismissed",
      }),
    ]);
    await draw();
    const open = await screen.findByRole("region", { name: "To be answered" });
    expect(within(open).getAllByRole("listitem")).toHaveLength(2);
    expect(within(open).getByText("Anonymous")).toBeVisible();
    expect(within(screen.getByRole("region", { name: "Answered" })).getByText("Any.")).toBeVisible();
    expect(screen.queryByText("Spam")).not.toBeInTheDocument();
  });
});

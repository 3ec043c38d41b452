import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { MyLiveSession } from "@/hooks/courses/shared/types";
import StudentHome from "@/pages/student/StudentHome";
import { aSession, fakeServer, renderStudent, withSeat } from "../../../tests/support/student-pages.tsx";

type Scope = "upcoming" | "registered" | "past";
interface Asked {
  p_scope: Scope;
  p_after_id?: string;
}

const draw = (at = "/student") => renderStudent(<StudentHome />, { path: "/student", at });

function serve(lists: Partial<Record<Scope, MyLiveSession[]>>, courses: object[] = []) {
  return fakeServer({
    list_my_courses: courses,
    list_my_live_sessions: (body) => {
      const { p_scope, p_after_id } = body as Asked;
      const all = lists[p_scope] ?? [];
      const from = p_after_id ? all.findIndex(({ id }) => id === p_after_id) + 1 : 0;
      return all.slice(from, from + 20);
    },
  });
}

const id = (n: number) => `11111111-1111-4111-8111-${String(n).padStart(12, "0")}`;

describe("a student's home", () => {
  it("shows the next session first, with its door, and the others below", async () => {
    const next = aSession({ ...withSeat, id: id(1), title: "Soon" }, { startsIn: 10 });
    const later = aSession({ id: id(2), title: "Later", registered_count: 9 }, { startsIn: 3_000 });
    serve({ upcoming: [next, later], registered: [next] });
    await draw();
    const first = await screen.findByRole("region", { name: "Right now" });
    expect(within(first).getByRole("button", { name: "Join the session" })).toBeVisible();
    expect(within(first).getByRole("link", { name: "Soon" })).toHaveAttribute(
      "href",
      `/student/sessions/${id(1)}`,
    );
    expect(screen.getByText("Your session is open: you can go in.")).toBeVisible();
    const list = await screen.findByRole("region", { name: "Upcoming sessions" });
    expect(within(list).queryByRole("link", { name: "Soon" })).not.toBeInTheDocument();
    expect(within(list).getByText("1 seat left")).toBeVisible();
    expect(within(list).getByRole("button", { name: "Register for “Later”" })).toBeVisible();
  });

  it("counts down to the doors and offers no way in before", async () => {
    const next = aSession(withSeat, { startsIn: 50 });
    serve({ upcoming: [next], registered: [next] });
    await draw();
    const first = await screen.findByRole("region", { name: "Your next session" });
    expect(within(first).getByText("Doors open in")).toBeVisible();
    expect(within(first).getByText(/^35\smin$/)).toBeVisible();
    expect(within(first).queryByRole("button", { name: "Join the session" })).not.toBeInTheDocument();
    expect(await screen.findByText("Nothing else planned")).toBeVisible();
  });

  it("keeps the chosen list in the address", async () => {
    serve({
      past: [aSession({ ...withSeat, status: "ended", registration_status: "attended" }, { startsIn: -900 })],
    });
    const { location } = await draw();
    await userEvent.click(await screen.findByRole("radio", { name: "Past" }));
    expect(await screen.findByText("attended")).toBeVisible();
    expect(location()).toBe("/student?scope=past");
    await userEvent.click(screen.getByRole("radio", { name: "Upcoming" }));
    await waitFor(() => expect(location()).toBe("/student"));
  });

  it("shows recordings and attendance of what is over", async () => {
    const recording_url = "https://videos.example/1";
    serve({
      past: [
        aSession(
          { ...withSeat, id: id(1), status: "ended", registration_status: "absent", recording_url },
          { startsIn: -900 },
        ),
      ],
    });
    await draw("/student?scope=past");
    expect(await screen.findByText("no-show")).toBeVisible();
    const link = screen.getByRole("link", { name: "Watch the recording of “Backlight”" });
    expect(link).toHaveAttribute("href", recording_url);
    expect(link).toHaveAttribute("rel", "noopener noreferrer");
  });

  it("leads to the session where several recordings were published", async () => {
    const part = (n: number) => ({
      ...{ id: id(n), url: `https://videos.example/${n}`, ended_at: null },
      started_at: "2026-11-30T17:00:00Z",
    });
    serve({
      past: [
        aSession(
          { ...withSeat, id: id(1), status: "ended", recordings: [part(1), part(2)] },
          { startsIn: -900 },
        ),
        aSession(
          { ...withSeat, id: id(2), title: "Shade", status: "ended", recordings: [part(3)] },
          { startsIn: -990 },
        ),
      ],
    });
    await draw("/student?scope=past");
    const link = await screen.findByRole("link", { name: "Watch the recordings of “Backlight”" });
    expect(link).toHaveAttribute("href", `/join/${id(1)}`);
    expect(screen.getByRole("link", { name: "Watch the recording of “Shade”" })).toHaveAttribute(
      "href",
      "https://videos.example/3",
    );
  });

  it("reads on from the last row when asked for more", async () => {
    const many = Array.from({ length: 25 }, (_, n) =>
      aSession({ id: id(n + 1), title: `Session ${n + 1}` }, { startsIn: 1_000 + n }),
    );
    const server = serve({ upcoming: many });
    await draw();
    const list = await screen.findByRole("region", { name: "Upcoming sessions" });
    await waitFor(() => expect(within(list).getAllByRole("listitem")).toHaveLength(20));
    await userEvent.click(within(list).getByRole("button", { name: "Show more" }));
    await waitFor(() => expect(within(list).getAllByRole("listitem")).toHaveLength(25));
    expect(within(list).queryByRole("button", { name: "Show more" })).not.toBeInTheDocument();
    expect(server.calls.at(-1)?.body).toMatchObject({ p_scope: "upcoming", p_after_id: id(20) });
  });

  it("leads to the courses one takes part in or has asked for", async () => {
    const course = {
      description: "",
      since: "2030-01-01T00:00:00Z",
      next_start: null,
      seats: 0,
      waits: 0,
      cover: null,
    };
    serve({}, [
      { ...course, id: id(7), title: "Light", store_name: "Atelier", standing: "enrolled", sessions: 2 },
      { ...course, id: id(8), title: "Clay", store_name: "Atelier", standing: "asked", sessions: 0 },
    ]);
    await draw();
    const mine = await screen.findByRole("region", { name: "My courses" });
    expect(within(mine).getByRole("link", { name: /Light/ })).toHaveAttribute(
      "href",
      `/student/courses/${id(7)}`,
    );
    expect(within(mine).getByText(/2 sessions ahead/)).toBeVisible();
    expect(within(mine).getByText(/request sent/)).toBeVisible();
  });

  it("tells somebody without a course how to get access", async () => {
    serve({});
    await draw();
    expect(await screen.findByText("No course yet")).toBeVisible();
    expect(screen.getByText(/lea@example.test/)).toBeVisible();
  });

  it("says so when the list cannot be read, and reads again on demand", async () => {
    const server = fakeServer({
      list_my_courses: [],
      list_my_live_sessions: { status: 403, code: "not_allowed" },
    });
    await draw();
    const alert = await screen.findByRole("alert");
    server.replies["list_my_live_sessions"] = [];
    await userEvent.click(within(alert).getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("No course yet")).toBeVisible();
  });
});

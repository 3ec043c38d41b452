import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";
import EditCourseDialog from "@/components/people/enrolments/EditCourseDialog";
import type { CourseDetail } from "@/hooks/people/enrolments/courses";
import { Texts } from "@/lib/text/texts";
import { renderApp } from "../../../tests/support/render.tsx";
import { fakeServer, inMinutes } from "../../../tests/support/student-pages.tsx";
import { wordsOf } from "../../../tests/support/words.ts";

const texts = new Texts({ language: "en", words: { en: wordsOf("en", "common", "errors", "courses") } });
const opened: CourseDetail = {
  ...{ id: "c", title: "Night", description: "As it was", status: "published", access: "invited" },
  ...{ revision: 1, updated_at: inMinutes(-600), cover: null, cover_alt: "", sessions_run_by: null },
};
const theirs: CourseDetail = {
  ...opened,
  ...{
    title: "Night walks",
    access: "on_request",
    sessions_run_by: "clock",
    revision: 2,
    updated_at: inMinutes(-5),
  },
};

it("says who was faster and what is different now, and goes on with one's own changes on top", async () => {
  const saved: unknown[] = [];
  let show = (_course: CourseDetail) => undefined as void;
  fakeServer({
    stores: { sessions_run_by: "hand" },
    update_course: (body: unknown) => {
      saved.push(body);
      if (saved.length > 1) return { ...theirs, revision: 3 };
      show(theirs);
      return { status: 409, code: "stale_version", detail: '{"version":2,"by":"Max"}' };
    },
  });
  let closed = 0;
  function Page() {
    const [course, setCourse] = useState(opened);
    show = setCourse;
    return <EditCourseDialog storeId="s" course={course} onClose={() => (closed += 1)} />;
  }
  renderApp(<Page />, { texts });
  const dialog = await screen.findByRole("dialog", { name: "Edit course" });
  const description = within(dialog).getByLabelText(/^Description/);
  await userEvent.clear(description);
  await userEvent.type(description, "As I say");
  await userEvent.click(within(dialog).getByRole("button", { name: "Save" }));

  const notice = await within(dialog).findByText(/Max changed this course 5 min/);
  const alert = notice.closest("[role=alert]") as HTMLElement;
  expect(within(alert).getByText("Night walks")).toBeTruthy();
  expect(within(alert).getByText(/on request/)).toBeTruthy();
  expect(within(alert).getByText("At the planned time")).toBeTruthy();
  expect(within(alert).queryByText("As it was")).toBeNull();
  expect(closed).toBe(0);

  await userEvent.click(within(alert).getByRole("button", { name: "Go on with my changes" }));
  expect((within(dialog).getByLabelText(/^Name of the course/) as HTMLInputElement).value).toBe(
    "Night walks",
  );
  const runs = within(dialog).getByLabelText<HTMLSelectElement>(/^How sessions start/);
  expect(runs.value).toBe("clock");
  expect(within(dialog).getByText(/The store: “Only by hand”/)).toBeTruthy();
  await userEvent.selectOptions(runs, "As the store");
  await userEvent.click(within(dialog).getByRole("button", { name: "Save" }));
  await waitFor(() => expect(closed).toBe(1));
  expect(saved.at(-1)).toEqual({
    p_course_id: "c",
    p_fields: { description: "As I say", sessions_run_by: null },
    p_revision: 2,
  });
});

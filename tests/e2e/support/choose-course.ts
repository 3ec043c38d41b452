import type { Locator } from "playwright-core";

/** Finds a course by its title in the form of a session, and takes it. */
export async function chooseCourse(form: Locator, title: string): Promise<void> {
  await form.getByRole("combobox", { name: "Course", exact: true }).fill(title);
  await form.getByRole("option", { name: title, exact: true }).click();
}

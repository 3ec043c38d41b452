import * as z from "zod/mini";
import { courseStatuses, peopleGroups, type CourseFilters } from "@/lib/people/shared/course-types";
import { urlChoice, urlText } from "@/lib/url-state";

/** Everything of the list of courses that a link carries. */
export const coursesUrl = z.object({
  q: urlText(),
  status: z.catch(z.enum(["", ...courseStatuses]), ""),
});
export type CoursesUrl = z.output<typeof coursesUrl>;

export function courseFilters({ q, status }: CoursesUrl): CourseFilters {
  return { ...(q.trim() ? { query: q.trim() } : {}), ...(status ? { statuses: [status] } : {}) };
}

export const courseViews = ["people", "sessions"] as const;

/** The same of one course's page: what is shown of it, which people, and the words that narrow them. */
export const courseUrl = z.object({
  view: urlChoice(courseViews),
  group: urlChoice(peopleGroups),
  who: urlText(),
});
export type CourseUrl = z.output<typeof courseUrl>;

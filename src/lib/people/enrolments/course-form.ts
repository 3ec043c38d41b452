import * as z from "zod/mini";
import { courseAccesses } from "@/lib/people/shared/course-types";
import { fieldMessage } from "@/lib/text/field-message";
import { oneLine, prose } from "@/lib/text/prose";
import { sessionRunners } from "@/lib/session-runners";

/** What is edited of a course. */
export const courseForm = z.object({
  title: z
    .string()
    .check(
      z.trim(),
      z.minLength(1, fieldMessage("required")),
      z.maxLength(200, fieldMessage("tooLong", { max: 200 })),
      oneLine(),
    ),
  description: z
    .string()
    .check(z.trim(), z.maxLength(2_000, fieldMessage("tooLong", { max: 2_000 })), prose()),
  access: z.enum(courseAccesses),
  sessions_run_by: z.enum(["", ...sessionRunners]),
});

import * as z from "zod/mini";
import { questionStatuses } from "@/lib/courses/shared/session-types";

/** A question of a session, with the reader's own vote. */
export const sessionQuestion = z.object({
  id: z.string(),
  body: z.string(),
  author_name: z.nullable(z.string()),
  status: z.enum(questionStatuses),
  answer: z.nullable(z.string()),
  answered_at: z.nullable(z.string()),
  vote_count: z.number(),
  voted: z.boolean(),
  created_at: z.string(),
});

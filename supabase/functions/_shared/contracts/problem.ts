import * as z from "zod/mini";

/** Body of every answer of an edge function that is not a success; `code` is stable, `message` is for developers. */
export const problemSchema = z.object({ code: z.string(), message: z.string() });

export type ProblemBody = z.infer<typeof problemSchema>;

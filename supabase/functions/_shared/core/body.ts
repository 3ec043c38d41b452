import { z } from "zod";
import { Problem } from "./http.ts";

/** What was sent, as the contract has it; otherwise a refusal that names the field. */
export function parseInput<T extends z.core.$ZodType>(sent: unknown, schema: T): z.output<T> {
  const parsed = z.safeParse(schema, sent);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join(".") ?? "";
    throw new Problem("invalid_input", `Not usable: ${field}`);
  }
  return parsed.data;
}

/** The request's JSON as the contract has it; otherwise a refusal that names the field. */
export async function readBody<T extends z.core.$ZodType>(request: Request, schema: T): Promise<z.output<T>> {
  return parseInput(await request.json().catch(() => null), schema);
}

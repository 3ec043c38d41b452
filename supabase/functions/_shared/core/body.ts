import { z } from "zod";
import { Problem } from "./http.ts";

/** The request's JSON as the contract has it; otherwise a refusal that names the field. */
export async function readBody<T extends z.core.$ZodType>(request: Request, schema: T): Promise<z.output<T>> {
  const body: unknown = await request.json().catch(() => null);
  const parsed = z.safeParse(schema, body);
  if (!parsed.success) {
    const field = parsed.error.issues[0]?.path.join(".") ?? "";
    throw new Problem(422, "invalid_input", `Not usable: ${field}`);
  }
  return parsed.data;
}

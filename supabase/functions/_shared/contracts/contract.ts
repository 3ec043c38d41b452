import * as z from "zod/mini";
import type { FunctionCode } from "./codes.ts";

/** What is asked of a function and what it answers: both sides are typed by it, and each parses what it receives. */
export interface Contract {
  /** `function` or `function/action`. */
  path: string;
  /** GET: the input stands in the address. */
  method: "GET" | "POST";
  input: z.core.$ZodType;
  reply: z.core.$ZodType;
  /** What it may answer beside the common codes. */
  codes: readonly FunctionCode[];
  /** Names of RPCs that it calls as the person: whatever those refuse is passed on. */
  passesOn?: readonly string[];
  /** Asked once more after a lost answer, nothing more happens than at the first time. */
  repeatable?: true;
}

/** What the caller sends. */
export type InputOf<C extends Contract> = z.input<C["input"]>;
/** What the function is handed. */
export type ParsedOf<C extends Contract> = z.output<C["input"]>;
export type ReplyOf<C extends Contract> = z.output<C["reply"]>;

export const okReplySchema = z.object({ ok: z.literal(true) });

import { z } from "zod";

/** What is null, or of another kind than it used to be, is not told: the rest of a reply holds all the same. */
export const told = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => value ?? undefined, schema.optional().catch(undefined));

/** A text that may be missing. */
export const toldText = told(z.string()).transform((value) => value ?? "");

/** A text that people write: left out it is empty; null is not told, and nothing that somebody took away. */
export const wording = z.string().nullable().default("").catch(null);

/** The rows that can be read: one that cannot says nothing against the others. */
export const rowsOf = <T extends z.ZodType>(schema: T) =>
  z.array(schema.nullable().catch(null)).transform((all) => all.filter((row) => row !== null));

/** Times of which Postgres and an addition of minutes know nothing are not told. */
export const isTime = (at: number): boolean => at > 0 && at < 8e12;

/** A moment that can be kept. */
export const moment = z
  .string()
  .min(1)
  .pipe(z.coerce.date())
  .refine((at) => isTime(at.getTime()));

/** How long something lasted. The longest meeting at Zoom has thirty hours; a month is more than any recording. */
export const minutes = z
  .number()
  .nonnegative()
  .max(31 * 24 * 60);

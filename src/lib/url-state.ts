import * as z from "zod/mini";

export type UrlSchema = z.ZodMiniObject;
type Patch<S extends UrlSchema> = Partial<z.output<S>>;

/** A field holding several values, written as one comma-separated parameter. Unknown values are dropped. */
export function urlList<T extends string>(allowed: readonly T[]) {
  return z.catch(
    z.pipe(
      z.transform((value: unknown) => {
        const parts = typeof value === "string" ? value.split(",") : Array.isArray(value) ? value : [];
        return allowed.filter((item) => parts.includes(item));
      }),
      z.array(z.enum(allowed as [T, ...T[]])),
    ),
    [],
  );
}

/** An optional free text: a missing parameter reads as "". */
export const urlText = () => z.catch(z.string().check(z.maxLength(200)), "");

/** An optional calendar day, YYYY-MM-DD; anything else reads as "". */
export const urlDate = () => z.catch(z.iso.date(), "");

/** One of the values, or the first when missing or unknown. */
export function urlChoice<T extends string>(allowed: readonly [T, ...T[]]) {
  return z.catch(z.enum(allowed), allowed[0] as never);
}

export function parseUrlState<S extends UrlSchema>(schema: S, params: URLSearchParams): z.output<S> {
  const raw: Record<string, string> = {};
  for (const key of Object.keys(schema.shape)) {
    const value = params.get(key);
    if (value !== null) raw[key] = value;
  }
  return z.parse(schema, raw);
}

function encode(value: unknown): string {
  if (Array.isArray(value)) return value.join(",");
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

/** Writes a patch over the parameters; values that equal their default leave the address. */
export function writeUrlState<S extends UrlSchema>(
  schema: S,
  params: URLSearchParams,
  patch: Patch<S>,
): URLSearchParams {
  const defaults = parseUrlState(schema, new URLSearchParams()) as Record<string, unknown>;
  const next = new URLSearchParams(params);
  for (const [key, value] of Object.entries(patch)) {
    const encoded = encode(value);
    if (encoded === "" || encoded === encode(defaults[key])) next.delete(key);
    else next.set(key, encoded);
  }
  return next;
}

export interface SetUrlState<S extends UrlSchema> {
  /** By default a change makes a history entry, so that Back undoes it; typing should pass `replace`. */
  (patch: Patch<S>, options?: { replace?: boolean }): void;
}

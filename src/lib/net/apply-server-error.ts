import type { FieldValues, Path, UseFormReturn } from "react-hook-form";
import { namedBy, toAppError } from "@/lib/net/errors";

/**
 * Puts a refused request where the person can act on it: on the field the server names, else above the actions.
 * `fields` translates the server's column or parameter names into the form's.
 */
export function applyServerError<T extends FieldValues>(
  form: UseFormReturn<T, unknown, never> | UseFormReturn<T>,
  error: unknown,
  fields: Partial<Record<string, Path<T>>> = {},
): void {
  const app = toAppError(error);
  const target = form as UseFormReturn<T>;
  const named = app.field ? (fields[app.field] ?? app.field.replace(/^p_/, "")) : undefined;
  const known = named !== undefined && (named in target.getValues() || fields[app.field ?? ""] !== undefined);
  if (known)
    target.setError(
      named as Path<T>,
      { type: "server", message: `errors:${app.code}` },
      { shouldFocus: true },
    );
  else {
    const by = namedBy(app);
    const message = by
      ? `errors:named.${app.code}?${new URLSearchParams({ by }).toString()}`
      : `errors:${app.code}`;
    target.setError("root.server", { type: "server", message });
  }
}

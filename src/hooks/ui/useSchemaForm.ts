import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import {
  useForm,
  type DefaultValues,
  type FieldValues,
  type Path,
  type UseFormReturn,
} from "react-hook-form";
import type * as z from "zod/mini";
import { toAppError } from "@/lib/net/errors";

type FormSchema = z.ZodMiniType<FieldValues, FieldValues>;

/** A form whose rules are the schema's; problems show when a field is left, and vanish while it is corrected. */
export function useSchemaForm<S extends FormSchema>(schema: S, defaultValues: DefaultValues<z.input<S>>) {
  return useForm<z.input<S>, unknown, z.output<S>>({
    resolver: standardSchemaResolver(schema) as never,
    defaultValues,
    mode: "onTouched",
    // A sentence that appears while a finger is down moves what the finger is on: the click would miss it.
    delayError: 250,
    reValidateMode: "onChange",
  });
}

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
  else target.setError("root.server", { type: "server", message: `errors:${app.code}` });
}

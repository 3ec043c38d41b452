import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import { useForm, type DefaultValues, type FieldValues } from "react-hook-form";
import type * as z from "zod/mini";

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

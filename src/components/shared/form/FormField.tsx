import type { ReactNode } from "react";
import { get, useController, useFormContext, useFormState, type RefCallBack } from "react-hook-form";
import { useFieldErrorText } from "@/hooks/ui/useErrorText";
import { Field, type FieldControlProps, type FieldProps } from "./Field";

type OwnFieldProps = Omit<FieldProps, "error"> & { name: string };

type Registered = FieldControlProps & ReturnType<ReturnType<typeof useFormContext>["register"]>;

function useFieldError(name: string): string | undefined {
  const { errors } = useFormState({ name });
  const error = get(errors, name) as { message?: string } | undefined;
  const errorText = useFieldErrorText(error !== undefined);
  return error ? errorText(error.message) : undefined;
}

/**
 * A native control (Input, Textarea, Select, Checkbox, Switch) in a react-hook-form form:
 * `<FormField name="title" label={…}>{(field) => <Input {...field} />}</FormField>`
 */
export function FormField({
  name,
  children,
  ...field
}: OwnFieldProps & { children: (field: Registered) => ReactNode }) {
  const { register } = useFormContext();
  const error = useFieldError(name);
  return (
    <Field {...field} error={error}>
      {(control) => children({ ...register(name), ...control })}
    </Field>
  );
}

export interface ControlledFieldProps<T> extends FieldControlProps {
  value: T;
  onChange: (value: T) => void;
  onBlur: () => void;
  ref: RefCallBack;
  name: string;
}

/** The same for a control that gives its value to `onChange`: comboboxes, zone pickers, radio groups. */
export function ControlledField<T>({
  name,
  children,
  ...field
}: OwnFieldProps & { children: (field: ControlledFieldProps<T>) => ReactNode }) {
  const controller = useController({ name });
  const error = useFieldError(name);
  return (
    <Field {...field} error={error}>
      {(control) => children({ ...(controller.field as unknown as ControlledFieldProps<T>), ...control })}
    </Field>
  );
}

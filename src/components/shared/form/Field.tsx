import CircleAlert from "lucide-react/icons/circle-exclamation-point";
import { useEffect, useId, type ReactNode } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Label } from "@/components/ui/Label";
import { cn } from "@/lib/cn";

/** What a control must carry to be tied to its label, description and error. */
export interface FieldControlProps {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
  "aria-required": true | undefined;
}

export interface FieldProps {
  label: ReactNode;
  description?: ReactNode;
  error?: string | undefined;
  required?: boolean;
  /** Says "optional" beside the label, where most fields are required. */
  optional?: boolean;
  hideLabel?: boolean;
  /** The control stands before its label: checkboxes and switches. */
  inline?: boolean;
  className?: string;
}

interface Props extends FieldProps {
  children: (control: FieldControlProps) => ReactNode;
}

/** Label, description, error and control of one field, tied by id. Knows no form library. */
export function Field({
  label,
  description,
  error,
  required,
  optional,
  hideLabel,
  inline,
  className,
  children,
}: Props) {
  const { t } = useTranslation();
  const id = useId();
  // The focus came here before there was an error to bring into view with the field.
  useEffect(() => {
    if (error && document.getElementById(id)?.contains(document.activeElement))
      document.getElementById(`${id}-error`)?.scrollIntoView({ block: "nearest" });
  }, [error, id]);
  const describedBy = [description ? `${id}-help` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  const control = children({
    id,
    "aria-describedby": describedBy || undefined,
    "aria-invalid": error ? true : undefined,
    "aria-required": required ? true : undefined,
  });
  const labelNode = (
    <Label id={`${id}-label`} htmlFor={id} className={hideLabel ? "sr-only" : undefined}>
      {label}
      {optional ? <span className="font-normal text-muted"> {t("optional")}</span> : null}
    </Label>
  );
  const descriptionNode = description ? (
    <p id={`${id}-help`} className="text-sm text-pretty text-muted">
      {description}
    </p>
  ) : null;
  const errorNode = error ? (
    <p id={`${id}-error`} className="flex scroll-my-4 gap-1.5 text-sm text-bad-ink">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      {error}
    </p>
  ) : null;

  if (inline) {
    return (
      <div className={cn("grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5", className)}>
        <div className="flex h-6 items-center">{control}</div>
        {labelNode}
        {descriptionNode ? <div className="col-start-2">{descriptionNode}</div> : null}
        {errorNode ? <div className="col-start-2">{errorNode}</div> : null}
      </div>
    );
  }
  return (
    <div className={cn("grid content-start gap-1.5", className)}>
      {labelNode}
      {control}
      {descriptionNode}
      {errorNode}
    </div>
  );
}

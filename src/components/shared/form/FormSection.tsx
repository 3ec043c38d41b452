import ChevronRight from "lucide-react/icons/chevron-right";
import type { ReactNode } from "react";

interface FormSectionProps {
  title: string;
  description?: ReactNode;
  /** "Advanced" sections start folded; one with an error in it must be given `open`. */
  folded?: boolean;
  open?: boolean;
  children: ReactNode;
}

/** A titled part of a long form, in one column. */
export function FormSection({ title, description, folded = false, open, children }: FormSectionProps) {
  const body = (
    <>
      {description ? <p className="text-muted">{description}</p> : null}
      <div className="mt-4 grid gap-5">{children}</div>
    </>
  );
  if (!folded) {
    return (
      <section className="border-b border-line px-5 py-5 last:border-b-0 sm:px-6">
        <h3 className="text-lg font-semibold">{title}</h3>
        {body}
      </section>
    );
  }
  return (
    <details className="group border-b border-line px-5 last:border-b-0 sm:px-6" open={open}>
      <summary className="-mx-2 flex tap cursor-pointer list-none items-center gap-2 rounded-md px-2 py-4 text-lg font-semibold [&::-webkit-details-marker]:hidden">
        <ChevronRight
          aria-hidden
          className="size-4 shrink-0 text-muted transition-transform group-open:rotate-90"
        />
        {title}
      </summary>
      <div className="pb-5">{body}</div>
    </details>
  );
}

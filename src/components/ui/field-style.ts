/** What every text-like control looks like; invalid ones say so with a thicker line, not with colour alone. */
export const fieldStyle =
  "field-text block w-full rounded-md border border-line-strong bg-surface text-ink transition-colors hover:border-muted " +
  "focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-accent " +
  "aria-invalid:border-bad-solid aria-invalid:shadow-[inset_0_0_0_1px_var(--color-bad-solid)] " +
  "disabled:cursor-not-allowed disabled:bg-sunken disabled:text-muted";

/** A button that opens a choice and stands among fields. */
export const fieldTrigger = `${fieldStyle} flex! h-10 tap cursor-pointer items-center justify-between gap-2 px-3 text-left`;

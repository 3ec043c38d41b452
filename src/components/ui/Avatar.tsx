import { cn } from "@/lib/cn";

const grounds = [
  "bg-accent-soft text-accent-ink",
  "bg-info-soft text-info-ink",
  "bg-good-soft text-good-ink",
  "bg-warn-soft text-warn-ink",
  "bg-violet-soft text-violet-ink",
];

function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s@._-]+/u)
    .filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return letters.map((word) => word?.at(0)?.toUpperCase() ?? "").join("");
}

function ground(name: string): string | undefined {
  let sum = 0;
  for (const char of name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 9973;
  return grounds[sum % grounds.length];
}

/** Initials on a steady colour, an empty ground while the name is not known; the name itself must stand beside it. */
export function Avatar({
  name,
  className,
  square = false,
}: {
  name: string;
  className?: string;
  square?: boolean;
}) {
  return (
    <span
      aria-hidden
      className={cn(
        "inline-grid size-8 shrink-0 place-items-center text-sm font-semibold select-none",
        square ? "rounded-md" : "rounded-full",
        name ? ground(name) : "bg-sunken",
        className,
      )}
    >
      {initials(name)}
    </span>
  );
}

/** The mark and the name. */
export function Logo() {
  return (
    <span className="inline-flex items-center gap-2.5 text-lg font-semibold tracking-tight" translate="no">
      <svg aria-hidden viewBox="0 0 32 32" className="size-8">
        <rect width="32" height="32" rx="8" className="fill-accent" />
        <path
          d="M9.2 23 16 8.5 22.8 23M11.6 18h8.8"
          className="fill-none stroke-on-accent"
          strokeWidth="2.6"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
        <circle cx="24.6" cy="8" r="2.4" className="fill-warn-soft" />
      </svg>
      {"Atelier"}
    </span>
  );
}

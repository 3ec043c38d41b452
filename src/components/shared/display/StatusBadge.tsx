import type { ReactNode } from "react";
import { badgeVariants, type Tone } from "@/components/ui/Badge";
import { cn } from "@/lib/cn";

export type StatusShape =
  | "hollow"
  | "dot"
  | "pulse"
  | "half"
  | "check"
  | "slash"
  | "cross"
  | "clock"
  | "square"
  | "diamond"
  | "triangle"
  | "arrow"
  | "back"
  | "wrench"
  | "spark";

const line = {
  fill: "none",
  stroke: "currentColor",
  strokeWidth: 1.75,
  strokeLinecap: "round",
  strokeLinejoin: "round",
} as const;

const shapes: Record<StatusShape, ReactNode> = {
  hollow: <circle cx="6" cy="6" r="4" {...line} />,
  dot: <circle cx="6" cy="6" r="4.5" fill="currentColor" />,
  pulse: (
    <>
      <circle
        cx="6"
        cy="6"
        r="5.4"
        fill="currentColor"
        opacity="0.3"
        className="animate-pulse motion-reduce:animate-none"
      />
      <circle cx="6" cy="6" r="3.2" fill="currentColor" />
    </>
  ),
  half: (
    <>
      <circle cx="6" cy="6" r="4" {...line} />
      <path d="M6 2a4 4 0 0 1 0 8z" fill="currentColor" />
    </>
  ),
  check: <path d="m2 6.5 2.6 2.6L10 3.4" {...line} />,
  slash: (
    <>
      <circle cx="6" cy="6" r="4.2" {...line} />
      <path d="m3.1 8.9 5.8-5.8" {...line} />
    </>
  ),
  cross: <path d="m2.8 2.8 6.4 6.4m0-6.4L2.8 9.2" {...line} />,
  clock: (
    <>
      <circle cx="6" cy="6" r="4.5" {...line} />
      <path d="M6 3.6V6l1.7 1.2" {...line} />
    </>
  ),
  square: <rect x="2" y="2" width="8" height="8" rx="1.5" fill="currentColor" />,
  diamond: <path d="M6 1.2 10.8 6 6 10.8 1.2 6z" fill="currentColor" />,
  triangle: <path d="M6 1.8 10.8 10H1.2z" {...line} />,
  arrow: <path d="M2 6h7.6M6.6 2.8 9.8 6 6.6 9.2" {...line} />,
  back: <path d="M10 6H2.4M5.4 2.8 2.2 6l3.2 3.2" {...line} />,
  wrench: (
    <path
      d="M7.9 2a2.6 2.6 0 0 0-2.4 3.6L2.3 8.8a1 1 0 0 0 1.4 1.4l3.2-3.2A2.6 2.6 0 0 0 10.2 4L8.7 5.3 7 4.9l-.3-1.6z"
      {...line}
    />
  ),
  spark: <path d="M6 1.4 7.3 4.7 10.6 6 7.3 7.3 6 10.6 4.7 7.3 1.4 6l3.3-1.3z" {...line} />,
};

interface StatusBadgeProps {
  tone: Tone;
  shape: StatusShape;
  /** The word; never left out. */
  children: ReactNode;
  /** Without the tinted ground, for dense tables. */
  plain?: boolean;
  className?: string;
}

const solid: Record<Tone, string> = {
  neutral: "text-neutral-solid",
  accent: "text-accent",
  info: "text-info-solid",
  good: "text-good-solid",
  warn: "text-warn-solid",
  bad: "text-bad-solid",
  violet: "text-violet-solid",
};

/** The shape alone, for a place whose words stand beside it. */
export function StatusMark({ tone, shape }: Pick<StatusBadgeProps, "tone" | "shape">) {
  return (
    <svg aria-hidden viewBox="0 0 12 12" className={cn("size-3 shrink-0", solid[tone])}>
      {shapes[shape]}
    </svg>
  );
}

/** A status is a word, a shape and a colour. */
export function StatusBadge({ tone, shape, children, plain = false, className }: StatusBadgeProps) {
  return (
    <span className={cn(badgeVariants({ tone }), plain ? "h-6 bg-transparent! px-0" : "h-6", className)}>
      <svg aria-hidden viewBox="0 0 12 12" className="size-3 shrink-0">
        {shapes[shape]}
      </svg>
      <span className="truncate">{children}</span>
    </span>
  );
}

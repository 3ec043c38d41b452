import { cva, type VariantProps } from "class-variance-authority";
import LoaderCircle from "lucide-react/icons/loader-circle";
import type { ComponentProps } from "react";
import { cn } from "@/lib/cn";

export const buttonVariants = cva(
  "relative inline-flex shrink-0 items-center justify-center gap-2 rounded-md text-base font-medium whitespace-nowrap transition-colors select-none disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:opacity-55 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary: "bg-accent text-on-accent hover:bg-accent-strong",
        secondary: "border border-line-strong/55 bg-surface text-ink hover:border-line-strong hover:bg-hover",
        ghost: "text-ink hover:bg-sunken",
        quiet: "text-muted hover:bg-sunken hover:text-ink",
        danger: "bg-danger text-on-danger hover:bg-danger-strong",
        dangerGhost: "text-bad-ink hover:bg-bad-soft",
        link: "text-accent-ink underline decoration-1 underline-offset-4 hover:decoration-2",
      },
      size: {
        md: "h-10 tap px-4",
        sm: "h-8 tap px-3 text-sm",
        icon: "size-10 tap",
        iconSm: "size-8 max-sm:size-11 pointer-coarse:size-11",
        inline: "h-auto p-0",
      },
    },
    defaultVariants: { variant: "secondary", size: "md" },
  },
);

export interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof buttonVariants> {
  /** Work under way: the button keeps its place and its focus but does nothing more. */
  loading?: boolean;
}

export function Button({
  variant,
  size,
  loading = false,
  className,
  children,
  onClick,
  ...props
}: ButtonProps) {
  return (
    <button
      type="button"
      className={cn(buttonVariants({ variant, size }), className)}
      aria-busy={loading || undefined}
      aria-disabled={loading || undefined}
      onClick={loading ? (event) => event.preventDefault() : onClick}
      {...props}
    >
      {loading ? <LoaderCircle aria-hidden className="animate-spin" /> : null}
      {children}
    </button>
  );
}

import type { VariantProps } from "class-variance-authority";
import { Link, type LinkProps } from "react-router-dom";
import { buttonVariants } from "@/components/ui/Button";
import { cn } from "@/lib/cn";

type ButtonLinkProps = LinkProps & VariantProps<typeof buttonVariants>;

/** A link that looks like a button: it goes somewhere, a Button does something. */
export function ButtonLink({ variant, size, className, children, ...props }: ButtonLinkProps) {
  return (
    <Link className={cn(buttonVariants({ variant, size }), className)} {...props}>
      {children}
    </Link>
  );
}

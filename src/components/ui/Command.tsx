import { Command as Primitive } from "cmdk";
import Search from "lucide-react/icons/search";
import type { ComponentProps } from "react";
import { takesCodes } from "@/lib/scan";
import { cn } from "@/lib/cn";

export const Command = Primitive;
export const CommandEmpty = Primitive.Empty;

export function CommandInput({ className, ...props }: ComponentProps<typeof Primitive.Input>) {
  return (
    <div className="flex items-center gap-3 border-b border-line px-4">
      <Search aria-hidden className="size-4 shrink-0 text-muted" />
      <Primitive.Input
        {...takesCodes.searchOfCode}
        className={cn("h-12 w-full bg-transparent field-text outline-none", className)}
        {...props}
      />
    </div>
  );
}

export function CommandList({ className, ...props }: ComponentProps<typeof Primitive.List>) {
  return (
    <Primitive.List
      className={cn("max-h-[min(24rem,60dvh)] scroll-py-2 overflow-y-auto overscroll-contain p-2", className)}
      {...props}
    />
  );
}

export function CommandGroup({ className, ...props }: ComponentProps<typeof Primitive.Group>) {
  return (
    <Primitive.Group
      className={cn(
        "[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-sm [&_[cmdk-group-heading]]:text-muted",
        className,
      )}
      {...props}
    />
  );
}

export function CommandItem({ className, ...props }: ComponentProps<typeof Primitive.Item>) {
  return (
    <Primitive.Item
      className={cn(
        "flex tap-row cursor-pointer items-center gap-3 rounded-sm px-2.5 py-1.5 select-none data-[selected=true]:picked [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted",
        className,
      )}
      {...props}
    />
  );
}

import ChevronDown from "lucide-react/icons/chevron-down";
import { Suspense, useId, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { fieldTrigger } from "@/components/ui/field-style";
import { Skeleton } from "@/components/ui/Skeleton";
import type { SerialStats } from "@/hooks/physical/shared/types";
import { cn } from "@/lib/cn";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { ahead } from "@/lib/net/persistently";
import type { SerialStatus } from "@/lib/physical/shared/serial-transitions";

export interface StatusFilterProps {
  value: readonly SerialStatus[];
  /** Deleted units, which no other list shows. */
  deleted: boolean;
  stats: SerialStats | undefined;
  onChange: (value: SerialStatus[], deleted: boolean) => void;
}

const loadList = () => import("./StatusFilterList");
const StatusFilterList = lazyPart(loadList);
const preload = () => ahead(loadList);

/** Any mix of statuses, grouped by family, with how many units each holds. */
export function StatusFilter(props: StatusFilterProps) {
  const { value, deleted } = props;
  const { t } = useTranslation("serials");
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [opened, setOpened] = useState(false);

  function onEscape(event: KeyboardEvent) {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    setOpen(false);
    button.current?.focus();
  }

  const [only] = value;
  const words = [
    value.length === 1 && only
      ? t(`status.${only}`)
      : value.length > 1
        ? t("filter.statuses", { count: value.length })
        : "",
    deleted ? t("filter.deleted") : "",
  ].filter(Boolean);
  return (
    <div
      className="relative max-sm:basis-full"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <button
        type="button"
        ref={button}
        aria-expanded={open}
        aria-controls={id}
        aria-label={t("common:filters.now", {
          name: t("column.status"),
          value: words.join(", ") || t("filter.allStatuses"),
        })}
        className={cn(fieldTrigger, words.length > 0 && "border-accent! font-medium")}
        onPointerEnter={preload}
        onFocus={preload}
        onClick={() => {
          setOpened(true);
          setOpen((was) => !was);
        }}
        onKeyDown={onEscape}
      >
        <span className="min-w-0 flex-1 truncate">
          {words.length === 0 ? t("filter.allStatuses") : words.join(" · ")}
        </span>
        <ChevronDown aria-hidden className="size-4 shrink-0 text-muted" />
      </button>
      <div
        id={id}
        hidden={!open}
        className="absolute top-full left-0 z-20 mt-1.5 max-h-[min(30rem,70dvh)] w-80 max-w-[calc(100vw-2rem)] animate-rise overflow-y-auto overscroll-contain rounded-md bg-raised p-2 shadow-float"
      >
        {opened ? (
          <Suspense fallback={<Skeleton className="m-2 w-2/3" />}>
            <StatusFilterList {...props} onKeyDown={onEscape} />
          </Suspense>
        ) : null}
      </div>
    </div>
  );
}

import FunnelX from "lucide-react/icons/funnel-x";
import Search from "lucide-react/icons/search";
import SlidersHorizontal from "lucide-react/icons/sliders-horizontal";
import X from "lucide-react/icons/x";
import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Kbd } from "@/components/shared/display/Kbd";
import { Button } from "@/components/ui/Button";
import { Input } from "@/components/ui/Input";
import { cn } from "@/lib/cn";
import { ownEscape } from "@/lib/own-escape";
import { takesCodes } from "@/lib/scan";
import { useShortcut } from "@/hooks/ui/useShortcut";

interface FilterSearchProps {
  value: string;
  onChange: (value: string) => void;
  label: string;
  placeholder?: string;
  /** Milliseconds of silence before a change is passed on. */
  delay?: number;
  /** Enter was pressed, by a person or by a scanner at the end of a code. */
  onEnter?: (value: string) => void;
  /** It stands in a side panel, where the page's own shortcuts rest. */
  inPanel?: boolean;
}

/** What is being typed, passed on after a silence (or at once by `send`), and replaced when the value changes elsewhere. */
function useDebounced(value: string, onChange: (value: string) => void, delay: number) {
  const [draft, setDraft] = useState(value);
  const [seen, setSeen] = useState(value);
  // Passed on and not come back yet: its return must not undo what was typed meanwhile.
  const [sent, setSent] = useState<string | null>(null);
  if (value !== seen) {
    setSeen(value);
    if (value === sent) setSent(null);
    else setDraft(value);
  }
  const send = (text: string) => {
    setDraft(text);
    if (text === value) return;
    setSent(text);
    onChange(text);
  };
  const latest = useRef(send);
  useEffect(() => {
    latest.current = send;
  });
  useEffect(() => {
    if (draft === value) return;
    const timer = setTimeout(() => latest.current(draft), delay);
    return () => clearTimeout(timer);
  }, [draft, value, delay]);
  return [draft, setDraft, send] as const;
}

/** The list's search field; `/` goes there, Escape empties it. */
export function FilterSearch({
  value,
  onChange,
  label,
  placeholder,
  delay = 250,
  onEnter,
  inPanel = false,
}: FilterSearchProps) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [draft, setDraft, send] = useDebounced(value, onChange, delay);
  const layer = inPanel ? "dialog" : "page";
  useShortcut({ keys: "/", description: t("shortcuts.search"), layer }, () => {
    input.current?.focus();
    input.current?.select();
  });

  return (
    <div {...ownEscape(draft !== "")} className="relative min-w-0 flex-1">
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted"
      />
      <Input
        ref={input}
        type="search"
        {...(onEnter ? takesCodes.searchOfCode : {})}
        value={draft}
        aria-label={label}
        aria-keyshortcuts="/"
        placeholder={placeholder ?? label}
        autoComplete="off"
        spellCheck={false}
        className={cn(
          "pl-9 placeholder-shown:text-ellipsis [&::-webkit-search-cancel-button]:hidden",
          draft ? "pr-10" : "pr-3 sm:pr-10",
        )}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            send(draft);
            if (onEnter && draft.trim()) {
              // The next scan replaces this one.
              event.currentTarget.select();
              onEnter(draft.trim());
            }
          }
          if (event.key === "Escape" && draft) {
            event.stopPropagation();
            send("");
          }
        }}
      />
      {draft ? (
        <Button
          variant="quiet"
          size="iconSm"
          className="absolute! top-1/2 right-1 -translate-y-1/2 max-sm:right-0"
          aria-label={t("filters.clearSearch")}
          onClick={() => {
            send("");
            input.current?.focus();
          }}
        >
          <X aria-hidden />
        </Button>
      ) : (
        <Kbd
          keys="/"
          className="pointer-events-none absolute! top-1/2 right-3 -translate-y-1/2 max-sm:hidden"
        />
      )}
    </div>
  );
}

interface FilterBarProps {
  search?: ReactNode;
  /** On the search's line: the order of the list … */
  beside?: ReactNode;
  /** FilterSelect, FilterDates … ; folded behind one button on a phone. */
  children?: ReactNode;
  /** How many filters are set, the search included. */
  active: number;
  /** Whether the search, which stands in sight, is one of them: the button on a phone counts what it hides. */
  searched: boolean;
  onClear: () => void;
  /** At the line's end: density, export … */
  end?: ReactNode;
}

/** Filters come and go without moving the list: the way to clear them all takes its place from the search. */
export function FilterBar({ search, beside, children, active, searched, onClear, end }: FilterBarProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const id = useId();
  const hidden = searched ? active - 1 : active;
  return (
    <search className="flex flex-wrap items-center gap-2">
      <div className="flex min-w-0 flex-1 basis-full items-center gap-2 sm:max-w-sm sm:basis-64">
        {search}
        {active > 0 ? (
          <Button size="icon" aria-label={t("filters.clear")} title={t("filters.clear")} onClick={onClear}>
            <FunnelX aria-hidden />
          </Button>
        ) : null}
      </div>
      {beside}
      {children ? (
        <Button
          className="sm:hidden"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen((was) => !was)}
        >
          <SlidersHorizontal aria-hidden />
          {hidden > 0 ? t("filters.someActive", { count: hidden }) : t("filters.title")}
        </Button>
      ) : null}
      <div
        id={id}
        className={cn("flex flex-wrap items-center gap-2 max-sm:w-full", open ? "" : "max-sm:hidden")}
      >
        {children}
      </div>
      {end ? <div className="ml-auto flex items-center gap-2">{end}</div> : null}
    </search>
  );
}

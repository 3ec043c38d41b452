import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from "react";
import { flushSync } from "react-dom";
import { DateInput, DateSegment } from "react-aria-components/DateField";
import { I18nProvider } from "react-aria-components/I18nProvider";
import { fieldStyle } from "@/components/ui/field-style";
import { useFormat } from "@/hooks/ui/useFormat";
import { cn } from "@/lib/cn";
import { giveBackEvent, heldTogether } from "@/lib/scan";
import { incomplete } from "@/lib/time/read-date";

export interface DatePartsProps {
  id?: string | undefined;
  name?: string;
  "aria-label"?: string | undefined;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: true | undefined;
  "aria-required"?: true | undefined;
  ref?: (field: { focus: () => void } | null) => void;
  /** "2027-10-31", "18:05", or "" while there is none; `incomplete` when it was left half written. */
  value: string;
  onChange: (value: string) => void;
  onBlur?: () => void;
  disabled?: boolean;
  className?: string;
}

interface Whole {
  toString: () => string;
}

/** What the field of React Aria shows: the value, and while a part is missing the last whole one under it. */
export function useShown<T extends Whole>(value: string, parse: (text: string) => T): T | null {
  const read = (text: string): T | null => {
    try {
      return text === "" ? null : parse(text);
    } catch {
      return null;
    }
  };
  const [shown, setShown] = useState(() => ({ value, parsed: read(value) }));
  if (value === shown.value || value === incomplete) return shown.parsed;
  const parsed = read(value);
  setShown({ value, parsed });
  return parsed;
}

/** The field's group and its parts, which React Aria labels, announces and steps through. */
export function DateParts({ className }: { className?: string }) {
  return (
    <DateInput
      className={cn(
        fieldStyle,
        "flex! h-10 tap cursor-text items-center overflow-hidden px-3 tabular whitespace-nowrap data-focus-within:outline-2 data-focus-within:outline-offset-0 data-focus-within:outline-accent",
        "data-disabled:cursor-not-allowed data-disabled:bg-sunken data-disabled:text-muted",
        "data-invalid:border-bad-solid data-invalid:shadow-[inset_0_0_0_1px_var(--color-bad-solid)]",
        className,
      )}
    >
      {(segment) => (
        <DateSegment
          segment={segment}
          className="rounded-sm px-0.5 outline-none focus:bg-accent focus:text-on-accent not-focus:data-placeholder:text-muted data-[type=literal]:px-0 data-[type=literal]:text-muted"
        />
      )}
    </DateInput>
  );
}

interface FrameProps extends DatePartsProps {
  /** The whole value that is shown, as the form writes it. */
  whole: string;
  /** Reads what is pasted. */
  read: (text: string) => string | null;
  /** What is said of a paste that is not read. */
  refuse: (text: string) => string;
  /** Takes what else was pasted with a value; says what of it is left out. */
  besides?: (text: string) => string | null;
  /** Where that is said: an id the parts are described by. */
  noteId: string;
  /** Something of the field is open elsewhere: it is not left. */
  busy?: boolean;
  children: ReactNode;
}

/** Around the parts: takes what is pasted, gives the form its focus, and says when the field is left half written. */
export function DateFrame(props: FrameProps) {
  const {
    id,
    name,
    value,
    whole,
    read,
    refuse,
    besides,
    noteId,
    busy = false,
    disabled,
    onChange,
    onBlur,
    ref,
    className,
    children,
  } = props;
  const format = useFormat();
  const frame = useRef<HTMLDivElement>(null);
  const [note, setNote] = useState<{ text: string | null; read: boolean } | null>(null);
  // Drawn anew, the parts forget what was written into them.
  const [epoch, setEpoch] = useState(0);
  const parts = () => [...(frame.current?.querySelectorAll<HTMLElement>('[role="spinbutton"]') ?? [])];

  // A label leads to a field by itself, not to a group of parts.
  useEffect(() => {
    const label = id === undefined ? null : document.getElementById(`${id}-label`);
    const lead = () =>
      frame.current?.querySelector<HTMLElement>('[role="spinbutton"]:not([aria-disabled="true"])')?.focus();
    label?.addEventListener("click", lead);
    return () => label?.removeEventListener("click", lead);
  }, [id]);

  const give = useEffectEvent((held: string) => {
    const at = parts().indexOf(document.activeElement as HTMLElement);
    flushSync(() => {
      setEpoch((was) => was + 1);
      if (held !== value) onChange(held);
    });
    parts()[Math.max(at, 0)]?.focus();
  });
  useEffect(() => {
    const node = frame.current;
    const onGiveBack = (event: Event) => give((event as CustomEvent<string>).detail);
    const onKey = () => setNote(null);
    node?.addEventListener(giveBackEvent, onGiveBack);
    node?.addEventListener("keydown", onKey);
    return () => {
      node?.removeEventListener(giveBackEvent, onGiveBack);
      node?.removeEventListener("keydown", onKey);
    };
  }, []);

  function leave() {
    const empty = parts().filter((part) => part.dataset["placeholder"] !== undefined).length;
    const now = empty === 0 ? whole : empty === parts().length ? "" : incomplete;
    if (empty === 0 ? value === incomplete : now !== value) onChange(now);
    onBlur?.();
  }

  return (
    <I18nProvider locale={format.locale}>
      <div
        ref={(node) => {
          frame.current = node;
          ref?.(node && { focus: () => parts()[0]?.focus() });
        }}
        className={cn("min-w-0", className)}
        {...{ [heldTogether]: value }}
        onBlur={(event) => {
          if (!busy && !event.currentTarget.contains(event.relatedTarget)) leave();
        }}
        onPaste={(event) => {
          const text = event.clipboardData.getData("text").trim();
          if (disabled || text === "") return;
          event.preventDefault();
          const pasted = read(text);
          if (pasted !== null) onChange(pasted);
          const short = text.length > 40 ? `${text.slice(0, 39)}…` : text;
          setNote({
            text: pasted === null ? refuse(short) : (besides?.(short) ?? null),
            read: pasted !== null,
          });
        }}
      >
        <div key={epoch} className="relative">
          {children}
          {name ? <input type="hidden" name={name} value={value} /> : null}
        </div>
        <p
          id={noteId}
          role="alert"
          className={cn(
            "pt-1.5 text-sm wrap-anywhere empty:hidden",
            note?.read ? "text-muted" : "text-bad-ink",
          )}
        >
          {note?.text}
        </p>
      </div>
    </I18nProvider>
  );
}

/** How React Aria is told what our fields know. */
export function partsProps({ id, disabled = false, ...aria }: DatePartsProps, noteId: string) {
  return {
    ...(id ? { id } : {}),
    ...(aria["aria-label"]
      ? { "aria-label": aria["aria-label"] }
      : { "aria-labelledby": `${id ?? ""}-label` }),
    "aria-describedby": aria["aria-describedby"] ? `${aria["aria-describedby"]} ${noteId}` : noteId,
    isDisabled: disabled,
    isInvalid: aria["aria-invalid"] ?? false,
    isRequired: aria["aria-required"] ?? false,
    validationBehavior: "aria",
  } as const;
}

import ChevronDown from "lucide-react/icons/chevron-down";
import LoaderCircle from "lucide-react/icons/loader-circle";
import X from "lucide-react/icons/x";
import { Fragment, useEffect, useEffectEvent, useId, useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { ComboboxRow, type ComboboxChoice, type ComboboxOption } from "./ComboboxRow";
import { Button } from "@/components/ui/Button";
import { Input } from "@/components/ui/Input";
import { cn } from "@/lib/cn";
import { ownEscape } from "@/lib/own-escape";

export interface ComboboxProps {
  id?: string | undefined;
  name?: string;
  "aria-label"?: string | undefined;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: true | undefined;
  "aria-required"?: true | undefined;
  ref?: (input: HTMLInputElement | null) => void;
  value: ComboboxChoice | null;
  onChange: (choice: ComboboxChoice | null) => void;
  onBlur?: () => void;
  placeholder: string;
  disabled?: boolean;
  /** It stands where a button was pressed: the list is wanted at once. */
  startOpen?: boolean;
  /** Makes a missing one from what was typed. */
  onCreate?: ((text: string) => void) | undefined;
  createLabel?: string;
  className?: string;
}

interface ComboboxListProps extends ComboboxProps {
  /** What was typed so far; the owner asks the server for it. */
  text: string;
  onText: (text: string) => void;
  /** The list is asked for only while it is open. */
  onOpenChange: (open: boolean) => void;
  options: readonly ComboboxOption[] | undefined;
  /** The options are not yet those of the text: Enter waits for them and takes the first. */
  loading: boolean;
  failed: boolean;
}

/** No tag has this role in a list that belongs to a field and asks the server. */
const listRole = { role: "listbox" } as const;

/** A field that finds by name as one types, never holding all there is. ARIA combobox with a list. */
export function Combobox({
  value,
  onChange,
  onBlur,
  placeholder,
  disabled = false,
  startOpen = false,
  onCreate,
  createLabel = "",
  className,
  text,
  onText,
  onOpenChange,
  options,
  loading,
  failed,
  ref,
  ...aria
}: ComboboxListProps) {
  const { t } = useTranslation();
  const listId = useId();
  const input = useRef<HTMLInputElement | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const byKeys = useRef(false);
  const [open, setOpenState] = useState(false);
  const [active, setActive] = useState(0);
  const leaving = useRef(false);
  const awaited = useRef(false);
  const found = options ?? [];
  // Not before the answer to this very text: what exists would be made a second time.
  const create = onCreate && options && !loading ? onCreate : undefined;
  const count = found.length + (create ? 1 : 0);

  function setOpen(next: boolean) {
    if (next === open) return;
    setOpenState(next);
    onOpenChange(next);
    setActive(0);
    awaited.current = false;
    if (!next) onText("");
  }

  useEffect(() => {
    if (!startOpen) return;
    input.current?.focus();
    input.current?.click();
  }, [startOpen]);

  function point(index: number) {
    byKeys.current = false;
    setActive(index);
  }

  function choose(index: number) {
    const option = found[index];
    if (option) onChange({ id: option.id, label: option.label });
    else if (create) {
      // The dialog that follows takes the focus: the field has not been left empty.
      leaving.current = true;
      create(text.trim());
    }
    setOpen(false);
  }

  const onAnswer = useEffectEvent(() => {
    if (awaited.current && found.length > 0) choose(0);
    awaited.current = false;
  });
  useEffect(() => {
    if (!loading) onAnswer();
  }, [loading]);

  function onKeyDown(event: KeyboardEvent) {
    // The keys of an input method that is still composing are its own.
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return setOpen(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      byKeys.current = true;
      setActive((at) => (at + step + Math.max(count, 1)) % Math.max(count, 1));
    } else if (event.key === "Enter" && open) {
      event.preventDefault();
      if (loading) awaited.current = true;
      else if (count > 0) choose(Math.min(active, count - 1));
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
    }
  }

  const optionId = (index: number) => `${listId}-${String(index)}`;
  const pointed = open && count > 0 ? optionId(Math.min(active, count - 1)) : undefined;

  // What surrounds the field may scroll, and end above the list, which grows as it is filled, or moves down with the form
  // when the field that was left turns out to lack something.
  useEffect(() => {
    const shown = list.current;
    if (!open || !shown) return;
    const reveal = () => shown.scrollIntoView({ block: "nearest" });
    reveal();
    const observer = new ResizeObserver(reveal);
    for (let at: Element | null = shown; at && at !== document.body; at = at.parentElement)
      observer.observe(at);
    return () => observer.disconnect();
  }, [open]);
  useEffect(() => {
    if (pointed && byKeys.current) document.getElementById(pointed)?.scrollIntoView({ block: "nearest" });
  }, [pointed]);

  return (
    <div
      {...ownEscape(open)}
      className={cn("relative", className)}
      onBlur={(event) => {
        if (event.currentTarget.contains(event.relatedTarget)) return;
        setOpen(false);
        if (!leaving.current) onBlur?.();
        leaving.current = false;
      }}
    >
      <Input
        {...aria}
        ref={(node) => {
          input.current = node;
          ref?.(node);
        }}
        role="combobox"
        aria-expanded={open}
        aria-controls={open ? listId : undefined}
        aria-autocomplete="list"
        aria-activedescendant={pointed}
        autoComplete="off"
        spellCheck={false}
        disabled={disabled}
        placeholder={value?.label ?? placeholder}
        value={open ? text : (value?.label ?? "")}
        className="truncate pr-10"
        onClick={() => setOpen(true)}
        onChange={(event) => {
          setOpen(true);
          setActive(0);
          awaited.current = false;
          onText(event.target.value);
        }}
        onKeyDown={onKeyDown}
      />
      {value && !disabled && !aria["aria-required"] ? (
        <Button
          variant="quiet"
          size="iconSm"
          className="absolute! top-1/2 right-1 -translate-y-1/2 max-sm:right-0"
          aria-label={t("combobox.clear", { name: value.label })}
          onClick={() => {
            onChange(null);
            input.current?.focus();
          }}
        >
          <X aria-hidden />
        </Button>
      ) : (
        <ChevronDown
          aria-hidden
          className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-muted"
        />
      )}
      {open ? (
        <div
          ref={list}
          className="absolute inset-x-0 top-full z-20 mt-1.5 min-w-56 animate-rise rounded-md bg-raised p-1 shadow-float"
        >
          <div
            {...listRole}
            id={listId}
            aria-label={aria["aria-label"] ?? placeholder}
            className={cn("max-h-64 overflow-y-auto overscroll-contain", loading && "opacity-60")}
          >
            {found.map((option, index) => (
              <Fragment key={option.id}>
                {option.group && option.group !== found[index - 1]?.group ? (
                  <p aria-hidden className="px-2.5 pt-2 pb-1 text-sm text-muted">
                    {option.group}
                  </p>
                ) : null}
                <ComboboxRow
                  id={optionId(index)}
                  option={option}
                  active={index === active}
                  selected={option.id === value?.id}
                  onChoose={() => choose(index)}
                  onPoint={() => point(index)}
                />
              </Fragment>
            ))}
            {create ? (
              <ComboboxRow
                id={optionId(found.length)}
                option={{
                  id: "",
                  label: text.trim() ? t("combobox.createNamed", { name: text.trim() }) : createLabel,
                }}
                create
                active={active === found.length}
                selected={false}
                onChoose={() => choose(found.length)}
                onPoint={() => point(found.length)}
              />
            ) : null}
          </div>
          <output className="block px-2.5 text-sm text-muted [&:not(:empty)]:py-2">
            {loading && !options ? (
              <span className="flex items-center gap-2">
                <LoaderCircle aria-hidden className="size-4 animate-spin" />
                {t("combobox.searching")}
              </span>
            ) : failed ? (
              t("combobox.failed")
            ) : options?.length === 0 ? (
              text.trim() ? (
                t("combobox.nothing", { text: text.trim() })
              ) : (
                t("combobox.empty")
              )
            ) : null}
          </output>
        </div>
      ) : null}
    </div>
  );
}

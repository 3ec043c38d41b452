import Plus from "lucide-react/icons/plus";
import { cn } from "@/lib/cn";

/** What a combobox holds: something by its name. */
export interface ComboboxChoice {
  id: string;
  label: string;
}

export interface ComboboxOption extends ComboboxChoice {
  /** A second line. */
  hint?: string | undefined;
  /** At the row's end. */
  end?: string | undefined;
  /** Under this heading; options of a group stand together. */
  group?: string | undefined;
}

/** No tag has this role in a list that belongs to a field and asks the server. */
const optionRole = (selected: boolean) => ({ role: "option", "aria-selected": selected }) as const;

interface ComboboxRowProps {
  id: string;
  option: ComboboxOption;
  active: boolean;
  selected: boolean;
  create?: boolean;
  onChoose: () => void;
  onPoint: () => void;
}

/** Chosen by pointer here and by the keys of the field that owns the list, which keeps the focus. */
export function ComboboxRow({ id, option, active, selected, create, onChoose, onPoint }: ComboboxRowProps) {
  return (
    <button
      type="button"
      {...optionRole(selected)}
      id={id}
      tabIndex={-1}
      onPointerDown={(event) => event.preventDefault()}
      onPointerMove={active ? undefined : onPoint}
      onClick={onChoose}
      className={cn(
        "flex tap-row w-full items-center gap-2.5 rounded-sm px-2.5 py-1.5 text-left outline-none select-none",
        active && "picked",
        create && "text-accent-ink",
      )}
    >
      {create ? <Plus aria-hidden className="size-4 shrink-0" /> : null}
      <span className="min-w-0 flex-1">
        <span className={cn("block truncate", selected && "font-medium")}>{option.label}</span>
        {option.hint ? <span className="block truncate text-sm text-muted">{option.hint}</span> : null}
      </span>
      {option.end ? <span className="tabular text-sm text-muted">{option.end}</span> : null}
    </button>
  );
}

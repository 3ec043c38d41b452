import CalendarDays from "lucide-react/icons/calendar-days";
import { parseDate } from "@internationalized/date";
import { Suspense, useId, useState } from "react";
import { DateField as AriaDateField } from "react-aria-components/DateField";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { DateFrame, DateParts, partsProps, useShown, type DatePartsProps } from "./DateParts";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { Button } from "@/components/ui/Button";
import { useFormat } from "@/hooks/ui/useFormat";
import { ahead } from "@/lib/net/persistently";
import { exampleDate, readDate, timeBeside, wholeYear } from "@/lib/time/read-date";

interface DateFieldProps extends DatePartsProps {
  /** The days that the calendar offers; what is typed is judged by the form's rules. */
  min?: string | undefined;
  max?: string | undefined;
  /** Takes the time that was pasted with a day, where a field for it stands beside; elsewhere it is said that it was left out. */
  onTime?: (time: string) => void;
}

const loadCalendar = () => import("./DateCalendar");
const DateCalendar = lazyPart(loadCalendar);

/** A year of two digits is of this century. */
function inThisCentury(value: string): string {
  const year = Number(value.slice(0, 4));
  return year < 100 && value.length === 10 ? `${String(wholeYear(year))}${value.slice(4)}` : value;
}

/**
 * A calendar day, "2027-10-31", typed in the order of the interface's language or chosen in a calendar:
 * `<ControlledField<string> name="date" label={…}>{(field) => <DateField {...field} />}</ControlledField>`
 */
export function DateField({ min, max, onTime, ...props }: DateFieldProps) {
  const { value, onChange, onBlur, disabled } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  const [opener, setOpener] = useState<HTMLElement | null>(null);
  const shown = useShown(value, parseDate);
  const labelled = props["aria-label"] ? {} : { "aria-labelledby": `${id}-open ${props.id ?? ""}-label` };

  function besides(text: string): string | null {
    const time = timeBeside(text);
    if (time && onTime) onTime(time);
    // Midnight is how a sheet writes a day.
    else if (time !== null && time !== "00:00") return t("date.dayOnly", { text });
    return null;
  }

  return (
    <DateFrame
      {...props}
      noteId={`${id}-note`}
      besides={besides}
      whole={shown?.toString() ?? ""}
      read={(text) => readDate(text, format.locale)}
      refuse={(text) => t("date.unread", { text, example: exampleDate(format.locale) })}
      busy={opener !== null}
      onBlur={() => {
        if (inThisCentury(value) !== value) onChange(inThisCentury(value));
        onBlur?.();
      }}
    >
      <AriaDateField
        {...partsProps(props, `${id}-note`)}
        shouldForceLeadingZeros
        value={shown}
        onChange={(day) => onChange(day?.toString() ?? "")}
      >
        <DateParts className="pr-10" />
      </AriaDateField>
      <Button
        id={`${id}-open`}
        variant="quiet"
        size="iconSm"
        className="absolute! top-1/2 right-1 -translate-y-1/2 max-sm:right-0"
        aria-haspopup="dialog"
        aria-expanded={opener !== null}
        aria-label={props["aria-label"] ? `${t("date.open")} ${props["aria-label"]}` : t("date.open")}
        {...labelled}
        disabled={disabled}
        onPointerEnter={() => ahead(loadCalendar)}
        onFocus={() => ahead(loadCalendar)}
        onClick={({ currentTarget }) => setOpener((was) => (was ? null : currentTarget))}
      >
        <CalendarDays aria-hidden />
      </Button>
      {opener ? (
        <Suspense fallback={null}>
          <DateCalendar
            value={shown}
            min={min}
            max={max}
            label={t("date.calendar")}
            trigger={opener}
            onChoose={onChange}
            onClear={props["aria-required"] ? undefined : () => onChange("")}
            onClose={() => setOpener(null)}
          />
        </Suspense>
      ) : null}
    </DateFrame>
  );
}

import ChevronLeft from "lucide-react/icons/chevron-left";
import ChevronRight from "lucide-react/icons/chevron-right";
import { parseDate, type CalendarDate } from "@internationalized/date";
import { Button as AriaButton } from "react-aria-components/Button";
import {
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  Heading,
} from "react-aria-components/Calendar";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Button, buttonVariants } from "@/components/ui/Button";
import { Popover } from "@/components/ui/Popover";
import { useFormat } from "@/hooks/ui/useFormat";
import { useNow } from "@/hooks/ui/useNow";

interface DateCalendarProps {
  value: CalendarDate | null;
  min: string | undefined;
  max: string | undefined;
  label: string;
  trigger: HTMLElement;
  onChoose: (day: string) => void;
  /** Given where the field may stay empty. */
  onClear: (() => void) | undefined;
  onClose: () => void;
}

const step = buttonVariants({ variant: "quiet", size: "iconSm" });
const cell =
  "grid size-10 cursor-pointer place-items-center rounded-sm tabular outline-none max-sm:size-11 pointer-coarse:size-11 data-hovered:bg-hover data-focus-visible:outline-2 data-focus-visible:outline-offset-1 data-focus-visible:outline-accent data-outside-month:invisible data-disabled:cursor-not-allowed data-disabled:text-muted data-disabled:opacity-50 data-selected:bg-accent data-selected:text-on-accent data-today:font-semibold data-today:underline data-today:underline-offset-4";

/** A month to choose a day from; its first day of the week is the language's. */
export default function DateCalendar({
  value,
  min,
  max,
  label,
  trigger,
  onChoose,
  onClear,
  onClose,
}: DateCalendarProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const today = format.dayKey(useNow());
  const offered = (min === undefined || today >= min) && (max === undefined || today <= max);
  const done = (change: () => void) => {
    change();
    onClose();
  };

  return (
    <Popover
      label={label}
      trigger={trigger}
      align="end"
      first='[role="gridcell"] [tabindex="0"]'
      className="max-sm:p-2"
      onClose={onClose}
    >
      <Calendar
        aria-label={label}
        value={value}
        {...(min ? { minValue: parseDate(min) } : {})}
        {...(max ? { maxValue: parseDate(max) } : {})}
        onChange={(day) => done(() => onChoose(day.toString()))}
        className="w-max"
      >
        <div className="flex items-center gap-1 pb-1">
          <AriaButton slot="previous" className={step}>
            <ChevronLeft aria-hidden />
          </AriaButton>
          <Heading level={2} className="flex-1 text-center font-medium first-letter:uppercase" />
          <AriaButton slot="next" className={step}>
            <ChevronRight aria-hidden />
          </AriaButton>
        </div>
        <CalendarGrid weekdayStyle="short" className="border-collapse">
          <CalendarGridHeader>
            {(day) => (
              <CalendarHeaderCell className="h-8 text-sm font-normal text-muted">{day}</CalendarHeaderCell>
            )}
          </CalendarGridHeader>
          <CalendarGridBody>{(day) => <CalendarCell date={day} className={cell} />}</CalendarGridBody>
        </CalendarGrid>
      </Calendar>
      <div className="flex justify-between gap-2 pt-2 empty:hidden">
        {offered ? (
          <Button size="sm" variant="quiet" onClick={() => done(() => onChoose(today))}>
            {t("date.today")}
          </Button>
        ) : null}
        {onClear && value ? (
          <Button size="sm" variant="quiet" onClick={() => done(onClear)}>
            {t("date.clear")}
          </Button>
        ) : null}
      </div>
    </Popover>
  );
}

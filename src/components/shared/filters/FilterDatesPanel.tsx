import { useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { DateField } from "@/components/shared/form/DateField";
import { Field } from "@/components/shared/form/Field";
import { Button } from "@/components/ui/Button";
import { Popover } from "@/components/ui/Popover";
import { incomplete } from "@/lib/time/read-date";

interface FilterDatesPanelProps {
  label: string;
  from: string;
  to: string;
  trigger: HTMLElement;
  onChange: (range: { from: string; to: string }) => void;
  onClose: () => void;
}

const whole = (day: string) => day !== incomplete && !day.startsWith("0");

/** The two days of a range; an end before the start moves the start along. What is half written filters nothing. */
export default function FilterDatesPanel(props: FilterDatesPanelProps) {
  const { label, trigger, onChange, onClose } = props;
  const { t } = useTranslation();
  const [range, setRange] = useState({ from: props.from, to: props.to });

  function change(next: { from: string; to: string }) {
    setRange(next);
    if (whole(next.from) && whole(next.to)) onChange(next);
  }

  return (
    <Popover
      label={label}
      trigger={trigger}
      align="start"
      first='[role="spinbutton"]'
      className="grid w-72 gap-3 overflow-visible"
      onClose={onClose}
    >
      <Field label={<span className="inline-block first-letter:uppercase">{t("filters.from")}</span>}>
        {(control) => (
          <DateField
            {...control}
            value={range.from}
            onChange={(from) =>
              change({ from, to: range.to && whole(from) && from > range.to ? from : range.to })
            }
          />
        )}
      </Field>
      <Field label={<span className="inline-block first-letter:uppercase">{t("filters.to")}</span>}>
        {(control) => (
          <DateField
            {...control}
            value={range.to}
            min={range.from && whole(range.from) ? range.from : undefined}
            onChange={(to) =>
              change({ from: range.from && to && whole(to) && to < range.from ? to : range.from, to })
            }
          />
        )}
      </Field>
      <Button
        size="sm"
        className="justify-self-end"
        disabled={!range.from && !range.to}
        onClick={() => {
          change({ from: "", to: "" });
          onClose();
        }}
      >
        {t("date.clear")}
      </Button>
    </Popover>
  );
}

import { parseTime } from "@internationalized/date";
import { useId } from "react";
import { TimeField as AriaTimeField } from "react-aria-components/TimeField";
import { DateFrame, DateParts, partsProps, useShown, type DatePartsProps } from "./DateParts";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useFormat } from "@/hooks/ui/useFormat";
import { readTime } from "@/lib/time/read-date";

const minutes = (time: { toString: () => string }) => time.toString().slice(0, 5);

/** A time of day, "18:05", written with 24 or 12 hours as the interface shows them. */
export function TimeField(props: DatePartsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const noteId = useId();
  const shown = useShown(props.value, parseTime);
  return (
    <DateFrame
      {...props}
      whole={shown ? minutes(shown) : ""}
      noteId={noteId}
      read={readTime}
      refuse={(text) =>
        t("date.unreadTime", { text, example: format.hourCycle === 24 ? "18:05" : "6:05 PM" })
      }
    >
      <AriaTimeField
        {...partsProps(props, noteId)}
        hourCycle={format.hourCycle}
        shouldForceLeadingZeros={format.hourCycle === 24}
        value={shown}
        onChange={(time) => props.onChange(time ? minutes(time) : "")}
      >
        <DateParts />
      </AriaTimeField>
    </DateFrame>
  );
}

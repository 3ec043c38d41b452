import { useFormContext, useWatch } from "react-hook-form";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { DateField } from "@/components/shared/form/DateField";
import { ControlledField } from "@/components/shared/form/FormField";
import { TimeField } from "@/components/shared/form/TimeField";
import { Segmented } from "@/components/ui/Segmented";
import { momentOf } from "@/lib/physical/shared/event-date";
import type { TransitionValues } from "@/lib/physical/act/transition-form";
import { useFormat } from "@/hooks/ui/useFormat";
import { useNow } from "@/hooks/ui/useNow";

const aDay = 86_400_000;

/** When it happened: now, or a moment before, in the person's own zone. */
export function WhenField({ previous }: { previous: string | undefined }) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const format = useFormat();
  const now = useNow();
  const { setValue, clearErrors } = useFormContext<TransitionValues>();
  const [when, date, time] = useWatch<TransitionValues, ["when", "date", "time"]>({
    name: ["when", "date", "time"],
  });
  const moment = when === "earlier" ? momentOf(date, time, format.timeZone) : null;
  const beforePrevious =
    moment !== null &&
    previous !== undefined &&
    Date.parse(moment) + (time === "" ? aDay : 0) < Date.parse(previous);

  return (
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <span className="font-medium" aria-hidden>
          {t("when.label")}
        </span>
        <Segmented
          label={t("when.label")}
          value={when}
          options={[
            { value: "now", label: t("when.now") },
            { value: "earlier", label: t("when.earlier") },
          ]}
          onChange={(next) => {
            setValue("when", next, { shouldDirty: true });
            clearErrors("date");
          }}
        />
      </div>
      {when === "earlier" ? (
        <div className="grid gap-3 sm:grid-cols-2">
          <ControlledField<string> name="date" label={t("when.date")} required>
            {(field) => (
              <DateField
                {...field}
                max={format.dayKey(now)}
                onTime={(pasted) => setValue("time", pasted, { shouldDirty: true })}
              />
            )}
          </ControlledField>
          <ControlledField<string> name="time" label={t("when.time")}>
            {(field) => <TimeField {...field} />}
          </ControlledField>
        </div>
      ) : null}
      {beforePrevious ? (
        <p className="text-sm text-warn-ink">
          {t("when.beforePrevious", { date: format.dateTime(previous) })}
        </p>
      ) : null}
    </div>
  );
}

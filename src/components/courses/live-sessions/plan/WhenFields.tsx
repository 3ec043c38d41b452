import Clock from "lucide-react/icons/clock";
import { useEffect, useState } from "react";
import { useFormContext, useWatch, type UseFormSetValue } from "react-hook-form";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Field } from "@/components/shared/form/Field";
import { Select } from "@/components/ui/Select";
import { DateField } from "@/components/shared/form/DateField";
import { ClockChange } from "@/components/courses/live-sessions/shared/ClockChange";
import { HostBusy } from "./HostBusy";
import { ControlledField } from "@/components/shared/form/FormField";
import { ZoneField } from "@/components/shared/form/ZoneField";
import { TimeField } from "@/components/shared/form/TimeField";
import { durationOf, endOf, startOf, type WhenValues } from "@/lib/courses/plan/session-form";
import { wallOf } from "@rules/wall-time";
import { addMinutes } from "@/lib/courses/plan/session-time";
import { cn } from "@/lib/cn";
import { sameClock } from "@/lib/text/format";
import { useFormat } from "@/hooks/ui/useFormat";

const names = [
  "start_date",
  "start_time",
  "start_fold",
  "end_date",
  "end_time",
  "end_fold",
  "time_zone",
] as const;

/** What most sessions last. */
const usualMinutes = [30, 45, 60, 90] as const;
const isUsual = (minutes: number | null) => usualMinutes.some((each) => each === minutes);

function moveEnd(setValue: UseFormSetValue<WhenValues>, instant: string, zone: string): void {
  const end = wallOf(instant, zone);
  const options = { shouldDirty: true };
  setValue("end_date", end.date, options);
  setValue("end_time", end.time, options);
  setValue("end_fold", end.fold, options);
}

function useWhen(): WhenValues {
  const { control } = useFormContext<WhenValues>();
  const [start_date, start_time, start_fold, end_date, end_time, end_fold, time_zone] = useWatch({
    control,
    name: names,
  });
  return { start_date, start_time, start_fold, end_date, end_time, end_fold, time_zone };
}

/** How long it lasts, seen where no choice beside it says so, and what the reader's own clock shows meanwhile. */
function WhenSummary() {
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();
  const values = useWhen();
  const start = startOf(values);
  const end = endOf(values);
  const minutes = durationOf(values);
  if (start.kind === "invalid" || end.kind === "invalid" || minutes === null || minutes <= 0) return null;
  const mine = sameClock(values.time_zone, format.timeZone, start.instant)
    ? null
    : t("form.forYou", {
        when: `${format.day(start.instant)}, ${format.timeRange(start.instant, end.instant)}`,
        zone: format.zone(format.timeZone, start.instant),
      });
  const chosen = isUsual(minutes);
  return (
    <p className={cn("flex gap-2 tabular text-muted", chosen && !mine && "sr-only")} aria-live="polite">
      <Clock aria-hidden className="mt-1 size-4 shrink-0" />
      <span>
        <span className={chosen ? "sr-only" : "block"}>
          {t("form.duration", { duration: format.duration(minutes * 60_000) })}
        </span>
        {mine ? <span className="block text-sm leading-6">{mine}</span> : null}
      </span>
    </p>
  );
}

/** How long it lasts, kept in step with start and end: a choice moves the end. */
function DurationField({ disabled }: { disabled: boolean }) {
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();
  const { getValues, setValue, setFocus } = useFormContext<WhenValues>();
  const minutes = durationOf(useWhen());
  const [other, setOther] = useState(false);
  const usual = usualMinutes.find((each) => each === minutes);

  function choose(chosen: string) {
    setOther(chosen === "");
    if (chosen === "") return setFocus("end_time");
    const start = startOf(getValues());
    if (start.kind !== "invalid")
      moveEnd(setValue, addMinutes(start.instant, Number(chosen)), getValues("time_zone"));
  }

  return (
    <Field label={t("form.durationLabel")}>
      {(control) => (
        <Select
          {...control}
          disabled={disabled}
          value={other || usual === undefined ? "" : String(usual)}
          onChange={(event) => choose(event.target.value)}
        >
          {usualMinutes.map((each) => (
            <option key={each} value={each}>
              {format.duration(each * 60_000)}
            </option>
          ))}
          <option value="">{t("form.durationOther")}</option>
        </Select>
      )}
    </Field>
  );
}

interface WhenFieldsProps {
  locked?: boolean;
  zones: readonly string[];
  /** Given where somebody is to run it: says what else that person runs then. */
  busy?: { host: string | undefined; session: string | undefined };
}

/** Start, end and zone; moving the start moves the end along. */
export function WhenFields({ locked = false, zones, busy }: WhenFieldsProps) {
  const { t } = useTranslation(["session", "sessions"]);
  const { getValues, setValue, trigger, formState } = useFormContext<WhenValues>();
  const values = useWhen();
  const told = formState.isSubmitted || names.some((name) => formState.errors[name]);
  const written = names.map((name) => values[name]).join(" ");

  // Whether one of these fields is right depends on the others.
  useEffect(() => {
    if (told) void trigger(names);
  }, [written, told, trigger]);

  function moveStart(change: Partial<WhenValues>) {
    const before = getValues();
    const minutes = durationOf(before);
    const start = startOf({ ...before, ...change });
    if (start.kind === "invalid" || minutes === null || minutes <= 0) return;
    moveEnd(setValue, addMinutes(start.instant, minutes), before.time_zone);
  }

  return (
    <div className="@container grid gap-4">
      <div className="grid grid-cols-[minmax(0,1fr)_8.5rem] items-start gap-x-3 gap-y-4 @min-[40rem]:grid-cols-[minmax(0,1fr)_8.5rem_minmax(0,1fr)_8.5rem]">
        <ControlledField<string> name="start_date" label={t("form.startDate")} required>
          {({ onChange, ...field }) => (
            <DateField
              {...field}
              disabled={locked}
              onChange={(start_date) => {
                moveStart({ start_date });
                onChange(start_date);
              }}
              onTime={(start_time) => {
                moveStart({ start_time });
                setValue("start_time", start_time, { shouldDirty: true });
              }}
            />
          )}
        </ControlledField>
        <ControlledField<string> name="start_time" label={t("form.startTime")} required>
          {({ onChange, ...field }) => (
            <TimeField
              {...field}
              disabled={locked}
              onChange={(start_time) => {
                moveStart({ start_time });
                onChange(start_time);
              }}
            />
          )}
        </ControlledField>
        <ControlledField<string> name="end_date" label={t("form.endDate")} required>
          {(field) => (
            <DateField
              {...field}
              min={values.start_date}
              disabled={locked}
              onTime={(end_time) => setValue("end_time", end_time, { shouldDirty: true })}
            />
          )}
        </ControlledField>
        <ControlledField<string> name="end_time" label={t("form.endTime")} required>
          {(field) => <TimeField {...field} disabled={locked} />}
        </ControlledField>
      </div>
      {(
        [
          ["start_fold", t("form.startTime"), startOf(values)],
          ["end_fold", t("form.endTime"), endOf(values)],
        ] as const
      ).map(([name, field, resolved]) => (
        <ClockChange
          key={name}
          resolved={resolved}
          zone={values.time_zone}
          field={field}
          fold={values[name]}
          onFold={(fold) => setValue(name, fold, { shouldDirty: true, shouldValidate: true })}
        />
      ))}
      {busy && !locked ? <HostBusy {...busy} start={startOf(values)} end={endOf(values)} /> : null}
      <div className="grid items-start gap-x-6 gap-y-4 sm:grid-cols-2">
        <ControlledField<string> name="time_zone" label={t("form.zone")} required>
          {(field) => <ZoneField {...field} disabled={locked} suggested={zones} at={values.start_date} />}
        </ControlledField>
        <div className="grid gap-2">
          <DurationField disabled={locked} />
          <WhenSummary />
        </div>
      </div>
    </div>
  );
}

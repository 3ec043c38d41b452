import { useId, useState } from "react";
import type { ControlledFieldProps } from "@/components/shared/form/FormField";
import { Button } from "@/components/ui/Button";
import { Checkbox } from "@/components/ui/Checkbox";
import { Input } from "@/components/ui/Input";
import { Select } from "@/components/ui/Select";
import { useFormat } from "@/hooks/ui/useFormat";
import { useTranslation } from "@/hooks/ui/useTranslation";

const units = { minutes: 1, hours: 60, days: 1440 } as const;
type Unit = keyof typeof units;
const offered = [10_080, 2880, 1440, 180, 60, 30, 10];
const LEAST = 5;
const MOST = 20_160;
/** How many reminders a session has at most. */
const COUNT = 5;

const partsOf = (minutes: number) => {
  const unit: Unit = minutes % 1440 === 0 ? "days" : minutes % 60 === 0 ? "hours" : "minutes";
  return { unit, count: minutes / units[unit] };
};

interface RemindersProps extends ControlledFieldProps<number[] | null> {
  /** What applies where nothing else is said. */
  usual: readonly number[];
  /** Whether there is a wider one, which says so where this one leaves it open. */
  mayBeUsual: boolean;
}

/** When people are reminded, in minutes before the start: as usual (null), or at moments of its own, of which there may be none. */
export function Reminders({
  value,
  onChange,
  usual,
  mayBeUsual,
  id,
  "aria-describedby": describedBy,
}: RemindersProps) {
  const { t } = useTranslation("messages");
  const format = useFormat();
  const own = useId();
  const [count, setCount] = useState("");
  const [unit, setUnit] = useState<Unit>("hours");
  const [refused, setRefused] = useState(false);
  const before = (minutes: number) => {
    const parts = partsOf(minutes);
    return t(`convocation.${parts.unit}`, { count: parts.count });
  };
  const shown = value ?? usual;
  const full = shown.length >= COUNT;
  const change = (next: Iterable<number>) => onChange([...new Set(next)].sort((a, b) => b - a));
  const add = () => {
    const minutes = Number(count) * units[unit];
    const good = Number.isInteger(minutes) && minutes >= LEAST && minutes <= MOST;
    setRefused(!good);
    if (!good) return;
    change([...shown, minutes]);
    setCount("");
  };
  const asUsual = usual.length === 0 ? t("convocation.none") : format.list(usual.map(before));
  return (
    <fieldset id={id} aria-labelledby={`${id}-label`} aria-describedby={describedBy} className="grid gap-3">
      {mayBeUsual ? (
        <label className="flex items-start gap-3">
          <Checkbox
            className="mt-0.5"
            checked={value === null}
            onChange={(event) => onChange(event.target.checked ? null : [...usual])}
          />
          <span>{t("convocation.asUsual", { when: asUsual })}</span>
        </label>
      ) : null}
      {mayBeUsual && value === null ? null : (
        <>
          <div className="grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-3">
            {[...new Set([...offered, ...shown])]
              .sort((a, b) => b - a)
              .map((minutes) => (
                <label key={minutes} className="flex items-start gap-3">
                  <Checkbox
                    className="mt-0.5"
                    checked={shown.includes(minutes)}
                    disabled={full && !shown.includes(minutes)}
                    onChange={(event) =>
                      change(
                        event.target.checked ? [...shown, minutes] : shown.filter((each) => each !== minutes),
                      )
                    }
                  />
                  <span>{before(minutes)}</span>
                </label>
              ))}
          </div>
          <div className="flex flex-wrap items-end gap-2">
            <div className="w-24">
              <Input
                type="number"
                inputMode="numeric"
                min={1}
                aria-label={t("convocation.otherCount")}
                aria-invalid={refused || undefined}
                aria-describedby={refused ? own : undefined}
                value={count}
                disabled={full}
                onChange={(event) => {
                  setCount(event.target.value);
                  setRefused(false);
                }}
                onKeyDown={(event) => {
                  if (event.key !== "Enter") return;
                  event.preventDefault();
                  add();
                }}
              />
            </div>
            <Select
              className="w-40"
              aria-label={t("convocation.otherUnit")}
              value={unit}
              disabled={full}
              onChange={(event) => setUnit(event.target.value as Unit)}
              options={(Object.keys(units) as Unit[]).map((each) => ({
                value: each,
                label: t(`convocation.unit.${each}`),
              }))}
            />
            <Button onClick={add} disabled={full || count === ""}>
              {t("convocation.add")}
            </Button>
          </div>
          {refused ? (
            <p id={own} role="alert" className="text-sm text-bad-ink">
              {t("convocation.outside")}
            </p>
          ) : null}
          <p className="text-sm text-muted">
            {shown.length === 0
              ? t("convocation.noReminder")
              : full
                ? t("convocation.full")
                : t("convocation.passed")}
          </p>
        </>
      )}
    </fieldset>
  );
}

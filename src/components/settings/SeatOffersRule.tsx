import { notifyError } from "@/components/shared/feedback/toast";
import { Field } from "@/components/shared/form/Field";
import { Select } from "@/components/ui/Select";
import { useSeatOffers, useSetSeatOffers } from "@/hooks/stores/useSeatOffers";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useTranslation } from "@/hooks/ui/useTranslation";

/** The usual choices, and the one that is set if it is another. */
const choices = (usual: readonly number[], own: number) =>
  [...new Set([...usual, own])].sort((a, b) => a - b).map(String);

/** When a seat that comes free is offered to who waits, and for how long; otherwise it is given. */
export function SeatOffersRule({ storeId }: { storeId: string }) {
  const { t } = useTranslation("settings");
  const errorText = useErrorText();
  const { data } = useSeatOffers(storeId);
  const set = useSetSeatOffers(storeId);
  const shown = { offer_hours: 24, offer_minutes: 120, ...data, ...(set.isPending && set.variables) };
  const change = (wanted: Partial<typeof shown>) =>
    set.mutate(wanted, { onError: (error) => notifyError(errorText(error)) });
  return (
    <div className="grid gap-5 border-t border-line p-4 sm:p-5">
      <Field label={t("attendance.offers")} description={t("attendance.offersHelp")}>
        {(control) => (
          <Select
            {...control}
            value={String(shown.offer_hours)}
            disabled={data === undefined}
            options={choices([0, 2, 6, 12, 24, 48, 72], shown.offer_hours).map((value) => ({
              value,
              label:
                value === "0" ? t("attendance.offersNever") : t("attendance.offersBefore", { number: value }),
            }))}
            onChange={(event) => change({ offer_hours: Number(event.target.value) })}
          />
        )}
      </Field>
      {shown.offer_hours === 0 ? null : (
        <Field label={t("attendance.answer")} description={t("attendance.answerHelp")}>
          {(control) => (
            <Select
              {...control}
              value={String(shown.offer_minutes)}
              disabled={data === undefined}
              options={choices([30, 60, 120, 240, 480], shown.offer_minutes).map((value) => ({
                value,
                label:
                  Number(value) % 60 === 0
                    ? t("attendance.hours", { number: Number(value) / 60 })
                    : t("attendance.minutes", { number: value }),
              }))}
              onChange={(event) => change({ offer_minutes: Number(event.target.value) })}
            />
          )}
        </Field>
      )}
    </div>
  );
}

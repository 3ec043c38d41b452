import ArrowRight from "lucide-react/icons/arrow-right";
import Info from "lucide-react/icons/info";
import TriangleAlert from "lucide-react/icons/triangle-exclamation-point";
import { useState } from "react";
import { useWatch } from "react-hook-form";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { PlaceFields } from "./PlaceFields";
import { OwnerFields } from "./OwnerFields";
import type { ActProps } from "./act-props";
import { SerialStatusBadge } from "@/components/physical/serial-tracking/shared/SerialStatusBadge";
import { useAct } from "./useAct";
import { useUnitLock } from "./useUnitLock";
import { WarrantyStart } from "./WarrantyStart";
import { WhenField } from "./WhenField";
import { FormField } from "@/components/shared/form/FormField";
import { FormDialog } from "@/components/shared/overlay/FormDialog";
import { notify } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogContent } from "@/components/ui/Dialog";
import { Select } from "@/components/ui/Select";
import { Textarea } from "@/components/ui/Textarea";
import type { SerialDetail, SerialFields } from "@/hooks/physical/shared/types";
import { useCustomerName, useTransitionSerial } from "@/hooks/physical/useSerialTracking";
import { focusFirstField } from "@/lib/focus-first-field";
import { applyServerError } from "@/lib/net/apply-server-error";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { momentOf } from "@/lib/physical/shared/event-date";
import {
  transitionSchema,
  type TransitionDraft,
  type TransitionValues,
} from "@/lib/physical/act/transition-form";
import {
  transitionName,
  transitionNeeds,
  type TransitionNeeds,
} from "@/lib/physical/shared/transition-words";
import {
  forcedTargets,
  transitionRefusal,
  type SerialStatus,
} from "@/lib/physical/shared/serial-transitions";
import type { SerialAct } from "@/lib/physical/find/serial-url";
import { can } from "@/lib/roles";
import { useFormat } from "@/hooks/ui/useFormat";
import { useNow } from "@/hooks/ui/useNow";
import { answered } from "@/hooks/answered";

interface TransitionDialogProps extends ActProps {
  /** null: a forced move, whose target is chosen in the dialog. */
  to: SerialStatus | null;
  onAct: (act: SerialAct) => void;
}

const choice = (id: string | null, label: string | null) => (id === null ? null : { id, label: label ?? "" });

function startValues(
  serial: SerialDetail,
  customer: string | null,
  to: SerialStatus | null,
): TransitionDraft {
  return {
    to: to ?? "",
    warehouse_id: choice(serial.warehouse_id, serial.warehouse_name),
    bin: serial.bin ?? "",
    customer_id: choice(serial.customer_id, customer),
    order_id: choice(serial.order_id, serial.order_reference),
    when: "now",
    date: "",
    time: "",
    reason: "",
  };
}

/** Only what the move asked for is sent: the server settles the rest. */
function transitionFields(
  needs: TransitionNeeds,
  values: TransitionValues,
  readsCustomers: boolean,
): SerialFields {
  return {
    ...(needs.place ? { warehouse_id: values.warehouse_id?.id ?? null, bin: values.bin || null } : {}),
    ...(needs.customer && readsCustomers
      ? { customer_id: values.customer_id?.id ?? null, order_id: values.order_id?.id ?? null }
      : {}),
  };
}

/** One move of one unit, asking only what this move needs. A forced one says what it is. */
export function TransitionDialog(props: TransitionDialogProps) {
  const { traced, to, onAct, onClose } = props;
  const { t } = useTranslation(["serialUnit", "serials"]);
  const [start] = useState(traced.serial);
  const targets = forcedTargets(start);
  const refusal = to && transitionRefusal(start, to);

  if (to !== null && refusal !== null) {
    return (
      <Dialog open onOpenChange={(open) => !open && onClose()}>
        <DialogContent
          onOpenAutoFocus={focusFirstField}
          title={t("act.impossible")}
          footer={
            <>
              <Button onClick={onClose}>{t("common:close")}</Button>
              {refusal === "serial_on_hold" ? (
                <Button variant="primary" onClick={() => onAct("hold")}>
                  {t("action.release")}
                </Button>
              ) : null}
            </>
          }
        >
          <p>
            {refusal === "serial_on_hold" && start.hold
              ? t("act.held", { hold: t(`hold.${start.hold}`), to: t(`status.${to}`) })
              : t("act.notAllowed", { from: t(`status.${start.status}`), to: t(`status.${to}`) })}
          </p>
        </DialogContent>
      </Dialog>
    );
  }
  return <TransitionForm {...props} targets={to === null ? targets : [to]} />;
}

interface TransitionFormProps extends TransitionDialogProps {
  targets: readonly SerialStatus[];
}

function TransitionForm({
  storeId,
  role,
  traced,
  refetch,
  onClose,
  to: wanted,
  targets,
}: TransitionFormProps) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const format = useFormat();
  const { base, accept, wasStale } = useAct(traced, refetch);
  const lockOf = useUnitLock(base, traced);
  const nameOf = useCustomerName();
  const forced = wanted === null;
  const reasonRequired = wanted === null || transitionNeeds(wanted, false).reason === "required";
  const [schema] = useState(() => transitionSchema({ reasonRequired, zone: format.timeZone, now: Date.now }));
  const form = useSchemaForm(schema, startValues(base, nameOf(base), wanted) as TransitionValues);
  const [target, when, date] = useWatch({ control: form.control, name: ["to", "when", "date"] });
  const to = targets.find((status) => status === target) ?? null;
  const transition = useTransitionSerial();
  const now = useNow();
  const needs = to && transitionNeeds(to, base.customer_id !== null);
  const readsCustomers = can(role, "read_customers");
  const name = to && !forced ? transitionName(base.status, to) : "force";
  const stillPossible = wanted === null || transitionRefusal(traced.serial, wanted) === null;

  const submit = form.handleSubmit(async (values) => {
    const moment = values.when === "earlier" ? momentOf(values.date, values.time, format.timeZone) : null;
    try {
      await answered(transition.mutateAsync, {
        id: base.id,
        to: values.to,
        lockVersion: base.lock_version,
        force: forced,
        reason: values.reason || undefined,
        eventDate: moment ?? undefined,
        dayOnly: moment !== null && values.time === "",
        fields: transitionFields(
          transitionNeeds(values.to, base.customer_id !== null),
          values,
          readsCustomers,
        ),
      });
      notify(t("movedTo", { serial: base.serial_number, status: t(`status.${values.to}`) }));
      onClose();
    } catch (error) {
      if (!(await wasStale(error)))
        applyServerError(form, error, { event_date: "date", ...(forced ? { to_status: "to" } : {}) });
    }
  });

  return (
    <FormDialog
      form={form}
      title={forced ? t("force.title") : t(`move.${name}`)}
      description={t("moveOf", { serial: base.serial_number, product: base.product_name })}
      submitLabel={t(`move.${name}`)}
      danger={forced || to === "scrapped"}
      onSubmit={submit}
      onClose={onClose}
      labels={{ to: t("force.to"), reason: t("field.reason"), date: t("when.date") }}
      lock={lockOf([
        stillPossible ? { label: t("stale.goOn"), run: accept } : { label: t("stale.giveUp"), run: onClose },
      ])}
      lead={
        <p className="flex flex-wrap items-center gap-2">
          <SerialStatusBadge status={base.status} />
          {to ? (
            <>
              <ArrowRight aria-hidden className="size-4 text-muted" />
              <span className="sr-only">{t("timeline.becomes")}</span>
              <SerialStatusBadge status={to} />
            </>
          ) : null}
        </p>
      }
    >
      {forced ? (
        <>
          <div className="flex gap-3 rounded-md bg-warn-soft px-4 py-3 text-warn-ink">
            <TriangleAlert aria-hidden className="mt-1 size-4 shrink-0" />
            <p>{t("force.warning")}</p>
          </div>
          <FormField name="to" label={t("force.to")} required>
            {(field) => (
              <Select
                {...field}
                options={[
                  { value: "", label: t("force.choose") },
                  ...targets.map((status) => ({ value: status, label: t(`status.${status}`) })),
                ]}
              />
            )}
          </FormField>
        </>
      ) : to === "scrapped" ? (
        <div className="flex gap-3 rounded-md bg-bad-soft px-4 py-3 text-bad-ink">
          <TriangleAlert aria-hidden className="mt-1 size-4 shrink-0" />
          <p>{t("final")}</p>
        </div>
      ) : null}
      {needs?.customer && readsCustomers ? <OwnerFields storeId={storeId} /> : null}
      {needs?.place ? <PlaceFields storeId={storeId} /> : null}
      {needs?.clearsOwner && base.customer_id !== null ? (
        <p className="flex gap-2.5 text-muted">
          <Info aria-hidden className="mt-1 size-4 shrink-0" />
          {t("clearsOwner")}
        </p>
      ) : null}
      {needs?.startsWarranty ? (
        <WarrantyStart
          storeId={storeId}
          serial={base}
          day={when === "earlier" && date ? date : format.dayKey(now)}
        />
      ) : null}
      <WhenField previous={traced.events[0]?.event_date} />
      <FormField
        name="reason"
        label={t(reasonRequired ? "field.reason" : "field.note")}
        required={reasonRequired}
        optional={!reasonRequired}
        description={forced ? t("force.reasonHelp") : undefined}
      >
        {(field) => <Textarea {...field} rows={2} maxLength={500} />}
      </FormField>
    </FormDialog>
  );
}

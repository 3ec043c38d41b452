import { useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { ConfirmDialog } from "@/components/shared/overlay/ConfirmDialog";
import { PersonMentions } from "./PersonMentions";
import { notify } from "@/components/shared/feedback/toast";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import type { SerialOwner } from "@/hooks/physical/shared/types";
import { useCustomerName, useErasePerson, type Erasure } from "@/hooks/physical/useSerialTracking";
import { useFormat } from "@/hooks/ui/useFormat";

function Period({ owner, onErase }: { owner: SerialOwner; onErase: ((owner: SerialOwner) => void) | null }) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const format = useFormat();
  const present = owner.ended_at === null;
  const nameOf = useCustomerName();
  const facts: [name: string, value: string][] = [
    ...(owner.order_reference ? [[t("field.order_id"), owner.order_reference] as [string, string]] : []),
    [t("owners.sold"), format.date(owner.sold_at)],
    [t("owners.delivered"), owner.delivered_at ? format.date(owner.delivered_at) : t("owners.notDelivered")],
    ...(owner.ended_at && owner.ended_as
      ? [
          [
            t("owners.ended"),
            t("owners.endedAs", { date: format.date(owner.ended_at), status: t(`status.${owner.ended_as}`) }),
          ] as [string, string],
        ]
      : []),
    [
      t("warranty.title"),
      owner.warranty_months === 0 && !owner.warranty_end
        ? t("owners.noWarranty")
        : [
            t("owners.months", { count: owner.warranty_months }),
            owner.warranty_start && owner.warranty_end
              ? t("owners.range", {
                  start: format.date(owner.warranty_start),
                  end: format.date(owner.warranty_end),
                })
              : null,
          ]
            .filter(Boolean)
            .join(" · "),
    ],
  ];
  return (
    <li className="grid gap-2 rounded-md border border-line px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <p className="min-w-0 font-medium wrap-anywhere">{nameOf(owner) ?? t("owner.unnamed")}</p>
        {present ? <Badge tone="accent">{t("owners.present")}</Badge> : null}
        <Badge tone="neutral">{t(`owners.condition.${owner.condition}`)}</Badge>
        {onErase && owner.customer_id && owner.customer_name ? (
          <Button size="sm" variant="dangerGhost" className="ml-auto" onClick={() => onErase(owner)}>
            {t("erase.action")}
          </Button>
        ) : null}
      </div>
      <dl className="grid gap-x-6 gap-y-1 text-sm sm:grid-cols-2">
        {facts.map(([name, value]) => (
          <div key={name} className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-3">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 tabular wrap-anywhere">{value}</dd>
          </div>
        ))}
      </dl>
    </li>
  );
}

interface EraseDialogProps {
  storeId: string;
  personId: string;
  name: string;
  onClose: () => void;
}

/** Says what goes and what stays, and asks about what only a person can judge. */
function EraseDialog({ storeId, personId, name, onClose }: EraseDialogProps) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const erase = useErasePerson(storeId);
  const [texts, setTexts] = useState<Erasure["texts"]>([]);
  return (
    <ConfirmDialog
      open
      danger
      title={t("erase.title", { name })}
      description={t("erase.description")}
      losses={[t("erase.goes.name"), t("erase.goes.history"), t("erase.goes.notes"), t("erase.goes.forever")]}
      keeps={[t("erase.stays.events"), t("erase.stays.orders"), t("erase.stays.chain")]}
      typed={name}
      confirmLabel={t("erase.confirm")}
      run={() => erase.mutateAsync({ personId, texts })}
      onSettle={({ action }) => {
        onClose();
        if (action === "confirm") notify(t("erase.done"));
      }}
    >
      <PersonMentions storeId={storeId} personId={personId} picked={texts} onPick={setTexts} />
    </ConfirmDialog>
  );
}

interface SerialOwnersProps {
  storeId: string;
  /** The latest first: whose it is now stands at the top. */
  owners: readonly SerialOwner[];
  mayErase: boolean;
}

/** Whose the unit is and was, each time with the terms of that sale; from here a customer is erased. */
export function SerialOwners({ storeId, owners, mayErase }: SerialOwnersProps) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const [erasing, setErasing] = useState<SerialOwner | null>(null);

  if (owners.length === 0) return null;
  return (
    <section aria-labelledby="serial-owners" className="grid gap-3">
      <h3 id="serial-owners" className="text-lg font-semibold">
        {t("owners.title")}
      </h3>
      <ol aria-label={t("owners.label")} className="grid gap-2">
        {owners.map((owner) => (
          <Period key={owner.id} owner={owner} onErase={mayErase ? setErasing : null} />
        ))}
      </ol>
      {erasing?.customer_id && erasing.customer_name ? (
        <EraseDialog
          storeId={storeId}
          personId={erasing.customer_id}
          name={erasing.customer_name}
          onClose={() => setErasing(null)}
        />
      ) : null}
    </section>
  );
}

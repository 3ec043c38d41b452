import type { ReactNode } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { WarrantyText } from "@/components/physical/serial-tracking/shared/WarrantyText";
import { CopyButton } from "@/components/shared/display/CopyButton";
import { MonoCode } from "@/components/shared/display/MonoCode";
import type { SerialDetail } from "@/hooks/physical/shared/types";
import { useCustomerName } from "@/hooks/physical/useSerialTracking";
import { useFormat } from "@/hooks/ui/useFormat";

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0 max-sm:grid max-sm:grid-cols-[7.5rem_minmax(0,1fr)] max-sm:items-baseline max-sm:gap-x-3">
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

function Code({ name, value, copyLabel }: { name: string; value: string | null; copyLabel: string }) {
  if (value === null) return null;
  return (
    <Fact name={name}>
      <span className="flex items-center gap-1">
        <MonoCode value={value} className="min-w-0" />
        <span className="-my-1.5 shrink-0">
          <CopyButton value={value} label={copyLabel} />
        </span>
      </span>
    </Fact>
  );
}

interface SerialFactsProps {
  serial: SerialDetail;
  readsCustomers: boolean;
}

/** What the unit is, where it stands, whose it is, how long it is covered. */
export function SerialFacts({ serial, readsCustomers }: SerialFactsProps) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const format = useFormat();
  const nameOf = useCustomerName();
  const owned = serial.customer_id !== null || serial.order_id !== null;
  const codes = ["imei", "mac_address", "barcode", "batch"] as const;

  return (
    <dl className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
      <Fact name={t("field.product_id")}>
        <span className="block">{serial.product_name}</span>
        <span className="block text-sm text-muted">
          {[serial.variant_name, serial.product_sku].filter(Boolean).join(" · ")}
        </span>
      </Fact>
      {codes.map((name) => (
        <Code key={name} name={t(`field.${name}`)} value={serial[name]} copyLabel={t(`copy.${name}`)} />
      ))}
      <Fact name={t("place.title")}>
        {serial.warehouse_name ? (
          <>
            <span className="block">{serial.warehouse_name}</span>
            {serial.bin ? (
              <span className="block text-sm text-muted">{t("place.bin", { bin: serial.bin })}</span>
            ) : null}
          </>
        ) : (
          <span className="text-faint">{owned ? t("place.customer") : t("place.none")}</span>
        )}
      </Fact>
      <Fact name={t("owner.title")}>
        {!owned ? (
          <span className="text-faint">{t("owner.store")}</span>
        ) : readsCustomers ? (
          <>
            <span className="block">{nameOf(serial) ?? t("owner.unnamed")}</span>
            {serial.order_reference ? (
              <span className="block text-sm text-muted">
                {t("owner.order", { reference: serial.order_reference })}
              </span>
            ) : null}
          </>
        ) : (
          <span className="text-muted">{t("owner.hidden")}</span>
        )}
      </Fact>
      <Fact name={t("warranty.title")}>
        <WarrantyText status={serial.status} start={serial.warranty_start} end={serial.warranty_end} />
        {serial.warranty_start && serial.warranty_end ? (
          <span className="block text-sm text-muted">
            {t("warranty.range", {
              start: format.date(serial.warranty_start),
              end: format.date(serial.warranty_end),
            })}
          </span>
        ) : null}
      </Fact>
      {serial.notes ? (
        <div className="sm:col-span-2">
          <dt className="text-sm text-muted">{t("field.notes")}</dt>
          <dd className="break-words whitespace-pre-line">{serial.notes}</dd>
        </div>
      ) : null}
    </dl>
  );
}

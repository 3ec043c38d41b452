import { QueryClientProvider } from "@tanstack/react-query";
import { render, type RenderResult } from "@testing-library/react";
import type { ReactNode } from "react";
import { TextsContext } from "../../src/hooks/ui/useTranslation.ts";
import { Texts } from "../../src/lib/text/texts.ts";
import { createMemoryRouter, RouterProvider } from "react-router-dom";
import "../../src/components/physical/serial-tracking/shared/ProductPicker.tsx";
import "../../src/components/physical/serial-tracking/shared/WarehousePicker.tsx";
import "../../src/components/physical/serial-tracking/act/SerialActPanel.tsx";
import "../../src/components/physical/serial-tracking/alerts/StockAlerts.tsx";
import "../../src/components/physical/serial-tracking/find/StatusFilterList.tsx";
import "../../src/components/shared/overlay/ActionMenuPanel.tsx";
import "../../src/components/shared/overlay/ConfirmDialog.tsx";
import { ConfirmHost } from "../../src/components/shared/overlay/ConfirmHost.tsx";
import { ToastHost } from "../../src/components/shared/feedback/ToastHost.tsx";
import type {
  SerialDetail,
  SerialEvent,
  SerialListItem,
  SerialTraceability,
} from "../../src/hooks/physical/shared/types.ts";
import { eventsOfDatabase, unitOfDatabase } from "../../src/lib/physical/trace/fixtures/database-chain.ts";
import { createFormat } from "../../src/lib/text/format.ts";
import { createQueryClient } from "../../src/app/query-client.ts";
import { AuthContext } from "../../src/hooks/auth/auth-context.ts";
import { FormatContext } from "../../src/hooks/ui/useFormat.ts";
import { myStoresQuery, type Membership } from "../../src/hooks/stores/useMyStores.ts";
import type { StoreRole } from "../../src/lib/roles.ts";
import { fakeAuth } from "./render.tsx";
import { wordsOf } from "./words.ts";

export const STORE_ID = unitOfDatabase.store_id;
export const SERIAL_ID = unitOfDatabase.id;
export const PRODUCT_ID = "33333333-3333-4333-8333-333333333333";
export const WAREHOUSE_ID = "44444444-4444-4444-8444-444444444444";
export const CUSTOMER_ID = "55555555-5555-4555-8555-555555555555";

export function aUnit(over: Partial<SerialDetail> = {}): SerialDetail {
  return {
    ...unitOfDatabase,
    product_id: PRODUCT_ID,
    product_name: "Lamp Lune",
    product_sku: "LUNE",
    variant_id: null,
    variant_name: null,
    serial_number: "AL-26-0001",
    status: "in_stock",
    hold: null,
    imei: null,
    mac_address: null,
    barcode: null,
    batch: "L7",
    warehouse_id: WAREHOUSE_ID,
    warehouse_name: "North",
    bin: "A-1",
    order_id: null,
    order_reference: null,
    customer_id: null,
    customer_name: null,
    customer_erased_at: null,
    warranty_start: null,
    warranty_end: null,
    notes: "",
    lock_version: 3,
    deleted_at: null,
    created_at: "2026-11-19T10:00:00+00:00",
    updated_at: "2026-11-22T10:00:00+00:00",
    allowed: [],
    ...over,
  };
}

/** What the unit of that chain is: other than aUnit. */
export const databaseFacts: Partial<SerialDetail> = {
  ...unitOfDatabase,
  serial_number: unitOfDatabase.serial_number ?? "",
  product_id: unitOfDatabase.product_id ?? "",
  status: "delivered",
  hold: "quarantined",
};

/** The chain that the database wrote: created, put in stock late, held, delivered by force, deleted, restored. */
export const databaseEvents: SerialEvent[] = [...eventsOfDatabase].reverse().map((event) => ({
  ...event,
  id: `00000000-0000-4000-8000-00000000000${String(event.seq)}`,
  event: event.event as SerialEvent["event"],
  source: event.source as SerialEvent["source"],
  number: event.seq + 100,
  related_serial: null,
  from_customer_erased_at: null,
  to_customer_erased_at: null,
}));

export function traced(
  over: Partial<SerialDetail> = {},
  events: readonly SerialEvent[] = databaseEvents,
): SerialTraceability {
  return {
    serial: aUnit(over),
    owners: [],
    events: [...events],
    integrity: { intact: true, checked: events.length, first_broken_seq: null, problem: null, field: null },
  };
}

export function aRow(over: Partial<SerialListItem> = {}): SerialListItem {
  const unit = aUnit();
  return {
    id: unit.id,
    serial_number: unit.serial_number,
    product_id: unit.product_id,
    product_name: unit.product_name,
    variant_name: null,
    status: unit.status,
    hold: null,
    imei: null,
    mac_address: null,
    barcode: null,
    batch: unit.batch,
    warehouse_id: unit.warehouse_id,
    warehouse_name: unit.warehouse_name,
    bin: unit.bin,
    customer_id: null,
    customer_name: null,
    customer_erased_at: null,
    warranty_start: null,
    warranty_end: null,
    lock_version: unit.lock_version,
    deleted_at: null,
    updated_at: unit.updated_at,
    sort_value: unit.updated_at,
    ...over,
  };
}

/** What every part of the page may ask; a test replaces what it is about. */
export const usualReplies = {
  get_serial_traceability: () => traced(),
  list_serial_numbers: [],
  count_serial_numbers: 0,
  /** As the server finds a whole code. */
  find_serial: (body: unknown) =>
    (body as { p_code: string }).p_code.trim().toUpperCase() === "AL-26-0001" ? SERIAL_ID : null,
  find_similar_serials: [],
  list_stock_alerts: [],
  get_unit_follow: false,
  get_serial_stats: [
    {
      total: 12,
      by_status: { in_stock: 8, sold: 3, scrapped: 1 },
      on_hold: 2,
      warranty_active: 3,
      warranty_expiring: 1,
      deleted: 1,
    },
  ],
  physical_products: [
    { id: PRODUCT_ID, name: "Lamp Lune", sku: "LUNE", warranty_months: 24, status: "active" },
  ],
  find_products: [{ id: PRODUCT_ID, name: "Lamp Lune", sku: "LUNE", warranty_months: 24, status: "active" }],
  product_variants: [],
  find_warehouses: [{ id: WAREHOUSE_ID, name: "North", code: "N" }],
  find_customers: [
    { id: CUSTOMER_ID, name: "Jeanne", email: "jeanne@example.test", phone: null, erased_at: null },
  ],
  find_orders: [],
  list_person_mentions: [],
  warehouses: [{ id: WAREHOUSE_ID, name: "North", code: "N" }],
  customers: [{ id: CUSTOMER_ID, name: "Jeanne", email: "jeanne@example.test", phone: null }],
};

export const aMembership = (
  role: StoreRole = "owner",
  over: Partial<Membership["store"]> = {},
): Membership => ({
  role,
  store: { id: STORE_ID, name: "Atelier", currency: "EUR", time_zone: "Europe/Paris", ...over },
});

const texts = new Texts({
  language: "en",
  words: { en: wordsOf("en", "common", "errors", "serials", "serialUnit", "stock", "exports") },
});

export interface Rendered extends RenderResult {
  search: () => string;
}

/** Draws a part of the units' page in English and Paris time, at an address of its own, for who belongs to `stores`. */
export async function renderSerials(
  ui: ReactNode,
  search = "",
  stores: Membership[] = [aMembership()],
): Promise<Rendered> {
  const client = createQueryClient();
  const auth = fakeAuth();
  client.setQueryData(myStoresQuery(auth.user?.id ?? "").queryKey, stores);
  const router = createMemoryRouter([{ path: "*", element: ui }], { initialEntries: [`/units${search}`] });
  const result = render(
    <TextsContext value={texts}>
      <QueryClientProvider client={client}>
        <AuthContext value={auth}>
          <FormatContext value={createFormat({ language: "en", timeZone: "Europe/Paris" })}>
            <RouterProvider router={router} />
            <ConfirmHost />
            <ToastHost />
          </FormatContext>
        </AuthContext>
      </QueryClientProvider>
    </TextsContext>,
  );
  return { ...result, search: () => decodeURIComponent(router.state.location.search) };
}

import { describe, expect, it } from "vitest";
import { useAnswerStockAlert } from "@/hooks/physical/alerts/stock-alerts";
import { useSetProductThreshold, useSetStockAlertSettings } from "@/hooks/physical/alerts/alert-settings";
import { useFollowUnit } from "@/hooks/physical/alerts/unit-follow";
import {
  alertsChanged,
  catalogueChanged,
  followChanged,
  personErased,
  storeUnitsChanged,
  unitsChanged,
} from "@/hooks/physical/shared/keys";
import {
  useCreateCustomer,
  useCreateProduct,
  useCreateSerial,
  useCreateWarehouse,
  useCustomers,
  useDeleteSerial,
  useErasePerson,
  useOrders,
  useProducts,
  useRestoreSerial,
  useSerialCount,
  useSerialNumbers,
  useTransitionSerial,
  useUpdateSerial,
  useWarehouses,
} from "@/hooks/physical/useSerialTracking";
import {
  hooksWith,
  OTHER_STORE,
  reachedBy,
  readAgainAfter,
  STORE,
  UNIT,
} from "../../../tests/support/cache-rules.tsx";
import { onlyOnce, shownWhileWaiting, type Asked } from "../../../tests/support/placeholders.ts";
import { aRow } from "../../../tests/support/serial-pages.tsx";
import { fakeServer, type FakeServer } from "../../../tests/support/student-pages.tsx";

const sorted = (names: readonly string[]) => [...names].sort();

describe("what an event reaches", () => {
  it.each([
    [
      "changed units",
      unitsChanged([UNIT]),
      ["units", "other store's units", "unit figures", "unit", "today", "other store's today", "found"],
    ],
    ["a store's message", storeUnitsChanged(STORE), ["units", "unit figures", "unit", "other unit"]],
    [
      "an erased customer",
      personErased(STORE),
      [
        ...["units", "other store's units", "unit figures", "unit", "other unit", "customers"],
        ...["today", "other store's today", "found"],
      ],
    ],
    ["stock alerts", alertsChanged(STORE), ["stock alerts", "stock alert settings"]],
    ["a followed unit", followChanged(UNIT), ["followed"]],
    ["customers", catalogueChanged(STORE, "customers"), ["customers", "today", "found"]],
    ["products", catalogueChanged(STORE, "products"), ["products", "product", "today", "found"]],
  ])("%s", (_name, reached, names) => {
    expect(sorted(reachedBy(reached))).toEqual(sorted(names));
  });
});

const unit = { id: UNIT, serial_number: "AL-1", lock_version: 2 };
const change = { id: UNIT, lockVersion: 1, fields: {} };

const mutations: Record<
  string,
  [
    hook: () => { mutateAsync: (with_: never) => Promise<unknown> },
    given: unknown,
    FakeServer["replies"],
    string[],
  ]
> = {
  useCreateSerial: [
    () => useCreateSerial(STORE),
    { fields: {} },
    { create_serial_number: unit },
    reachedBy(unitsChanged([UNIT])),
  ],
  useUpdateSerial: [useUpdateSerial, change, { update_serial_number: unit }, reachedBy(unitsChanged([UNIT]))],
  useTransitionSerial: [
    useTransitionSerial,
    { ...change, to: "sold" },
    { transition_serial_number: unit },
    reachedBy(unitsChanged([UNIT])),
  ],
  useDeleteSerial: [
    useDeleteSerial,
    { ...change, reason: "lost" },
    { delete_serial_number: unit },
    reachedBy(unitsChanged([UNIT])),
  ],
  useRestoreSerial: [
    useRestoreSerial,
    { id: UNIT },
    { restore_serial_number: unit },
    reachedBy(unitsChanged([UNIT])),
  ],
  useAnswerStockAlert: [
    () => useAnswerStockAlert(STORE),
    { id: "a" },
    { answer_stock_alert: null },
    reachedBy(alertsChanged(STORE)),
  ],
  useSetStockAlertSettings: [
    () => useSetStockAlertSettings(STORE),
    { warranty: true, low_stock: 3, holders: true },
    { set_stock_alert_settings: null },
    reachedBy(alertsChanged(STORE)),
  ],
  useSetProductThreshold: [
    () => useSetProductThreshold(STORE),
    { productId: "p", low: null },
    { set_product_threshold: null },
    reachedBy(alertsChanged(STORE)),
  ],
  useFollowUnit: [() => useFollowUnit(UNIT), true, { follow_unit: null }, reachedBy(followChanged(UNIT))],
  useCreateCustomer: [
    () => useCreateCustomer(STORE),
    { name: "Jeanne", email: null },
    { create_customer: { id: "c", name: "Jeanne", email: null } },
    reachedBy(catalogueChanged(STORE, "customers")),
  ],
  useCreateProduct: [
    () => useCreateProduct(STORE),
    { name: "Lune", sku: "L", warranty_months: 24 },
    { create_product: { id: "p", name: "Lune", sku: "L", warranty_months: 24, status: "active" } },
    reachedBy(catalogueChanged(STORE, "products")),
  ],
  useCreateWarehouse: [
    () => useCreateWarehouse(STORE),
    { name: "North", code: "N" },
    { warehouses: { id: "w", name: "North", code: "N" } },
    reachedBy(catalogueChanged(STORE, "warehouses")),
  ],
  useErasePerson: [
    () => useErasePerson(STORE),
    { personId: "c", texts: [] },
    { erase_serial_person: "2026-11-30T09:00:00Z" },
    reachedBy(personErased(STORE)),
  ],
};

/** It changes nothing that is kept. */
const readOnly = ["useVerifySerialHistory"];

describe("what is read again after", () => {
  it.each(Object.entries(mutations))("%s", async (_name, [hook, given, replies, expected]) => {
    fakeServer(replies);
    expect(await readAgainAfter(hook, given)).toEqual(expected);
  });

  it("every mutation of the domain", () => {
    expect([...Object.keys(mutations), ...readOnly].sort()).toEqual(
      hooksWith(/\buseMutation\(/, "src/hooks/physical"),
    );
  });
});

describe("rows of before stay within their store", () => {
  const row = {
    id: "x",
    name: "Lune",
    sku: "L",
    email: null,
    phone: null,
    code: "N",
    reference: "A",
    ...{
      customer_id: null,
      customer_name: null,
      customer_erased_at: null,
      erased_at: null,
      warranty_months: 24,
      status: "active",
    },
  };
  const keeping: Record<string, [hook: (asked: Asked) => { data: unknown }, asks: string, with_: unknown]> = {
    useCustomers: [({ owner, text }) => useCustomers(owner, text), "find_customers", [row]],
    useProducts: [({ owner, text }) => useProducts(owner, text), "find_products", [row]],
    useWarehouses: [({ owner, text }) => useWarehouses(owner, text), "find_warehouses", [row]],
    useOrders: [({ owner, text }) => useOrders(owner, text, null), "find_orders", [row]],
    useSerialCount: [
      ({ owner, text }) => useSerialCount(owner, { query: text }, true),
      "count_serial_numbers",
      1,
    ],
    useSerialNumbers: [
      ({ owner, text }) => useSerialNumbers(owner, { query: text }),
      "list_serial_numbers",
      [aRow()],
    ],
  };

  it.each(Object.entries(keeping))("%s", async (_name, [hook, asks, reply]) => {
    fakeServer({ [asks]: onlyOnce(reply) });
    const { first, otherText, otherOwner } = await shownWhileWaiting(hook, [STORE, OTHER_STORE]);
    expect(otherText).toEqual(first);
    expect(otherOwner).toBeUndefined();
  });

  it("every hook that keeps rows", () => {
    expect(Object.keys(keeping).sort()).toEqual(hooksWith(/\bplaceholderData\b/, "src/hooks/physical"));
  });
});

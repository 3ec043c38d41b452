import { useTranslation } from "@/hooks/ui/useTranslation";
import { UnitFilterPicker } from "./UnitFilterPicker";
import { StatusFilter } from "./StatusFilter";
import type { SerialPageState } from "@/components/physical/serial-tracking/shared/useSerialUrl";
import { DensityToggle } from "@/components/shared/table/DensityToggle";
import { FilterBar, FilterSearch } from "@/components/shared/filters/FilterBar";
import { FilterSelect } from "@/components/shared/filters/FilterSelect";
import { Select } from "@/components/ui/Select";
import type { SerialStats } from "@/hooks/physical/shared/types";
import { useProduct, useWarehouse } from "@/hooks/physical/useSerialTracking";
import { serialHolds } from "@/lib/physical/shared/serial-transitions";
import { serialSorts, warrantyWindows } from "@/lib/physical/find/serial-url";

interface SerialFiltersProps {
  storeId: string;
  page: SerialPageState;
  stats: SerialStats | undefined;
  /** Units are found by their customer and order too. */
  customers: boolean;
  /** A whole code was typed or scanned. */
  onCode: (code: string) => void;
}

export function SerialFilters({ storeId, page, stats, customers, onCode }: SerialFiltersProps) {
  const { t } = useTranslation("serials");
  const { url, set } = page;
  const product = useProduct(storeId, url.product || null);
  const warehouse = useWarehouse(storeId, url.warehouse || null);

  return (
    <FilterBar
      active={page.active}
      searched={url.q.trim() !== ""}
      onClear={page.clearFilters}
      search={
        <FilterSearch
          value={url.q}
          label={t("search.label")}
          placeholder={t(customers ? "search.placeholderCustomers" : "search.placeholder")}
          onChange={(q) => set({ q }, { replace: true })}
          onEnter={onCode}
        />
      }
      beside={
        <div className="flex items-center gap-2 max-sm:flex-1 sm:ml-auto">
          <Select
            aria-label={t("sort.label")}
            className="max-sm:flex-1"
            value={url.sort}
            onChange={(event) =>
              set({ sort: serialSorts.find((sort) => sort === event.target.value) ?? "updated" })
            }
            options={serialSorts.map((sort) => ({ value: sort, label: t(`sort.${sort}`) }))}
          />
          <DensityToggle />
        </div>
      }
    >
      <StatusFilter
        value={url.status}
        deleted={url.deleted === "1"}
        stats={stats}
        onChange={(status, deleted) => set({ status, deleted: deleted ? "1" : "" })}
      />
      <UnitFilterPicker
        of="product"
        storeId={storeId}
        label={t("filter.product")}
        allLabel={t("filter.allProducts")}
        value={url.product ? { id: url.product, label: product.data?.name ?? t("filter.oneProduct") } : null}
        loading={product.isLoading}
        onChange={(id) => set({ product: id })}
      />
      <UnitFilterPicker
        of="warehouse"
        storeId={storeId}
        label={t("filter.warehouse")}
        allLabel={t("filter.allWarehouses")}
        value={
          url.warehouse
            ? { id: url.warehouse, label: warehouse.data?.name ?? t("filter.oneWarehouse") }
            : null
        }
        loading={warehouse.isLoading}
        onChange={(id) => set({ warehouse: id })}
      />
      <FilterSelect
        label={t("filter.warranty")}
        allLabel={t("filter.allWarranties")}
        value={url.warranty}
        options={warrantyWindows.map((value) => ({ value, label: t(`filter.warrantyWindow.${value}`) }))}
        onChange={(warranty) => set({ warranty })}
      />
      <FilterSelect
        label={t("filter.hold")}
        allLabel={t("filter.allHolds")}
        value={url.hold}
        options={[
          { value: "any" as const, label: t("filter.anyHold") },
          ...serialHolds.map((value) => ({ value, label: t(`hold.${value}`) })),
        ]}
        onChange={(hold) => set({ hold })}
      />
    </FilterBar>
  );
}

import Barcode from "lucide-react/icons/barcode";
import PackagePlus from "lucide-react/icons/package-plus";
import { Suspense, useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { SerialFilters } from "@/components/physical/serial-tracking/find/SerialFilters";
import { SerialPanels } from "@/components/physical/serial-tracking/SerialPanels";
import { SerialStatCards } from "@/components/physical/serial-tracking/find/SerialStatCards";
import { SerialTable } from "@/components/physical/serial-tracking/find/SerialTable";
import type { SerialPageState } from "@/components/physical/serial-tracking/shared/useSerialUrl";
import { useUnitActions } from "@/components/physical/serial-tracking/shared/useUnitActions";
import { EmptyResult, EmptyState } from "@/components/shared/feedback/EmptyState";
import { useStockAlerts } from "@/hooks/physical/alerts/stock-alerts";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { ListCount } from "@/components/shared/table/ListCount";
import { Button } from "@/components/ui/Button";
import type { SerialStats } from "@/hooks/physical/shared/types";
import {
  findExactSerial,
  mostCounted,
  useProducts,
  useSerialCount,
  useSerialNumbers,
} from "@/hooks/physical/useSerialTracking";
import { useFormat } from "@/hooks/ui/useFormat";
import { announce } from "@/lib/announce";
import { can, type StoreRole } from "@/lib/roles";

const StockAlerts = lazyPart(() => import("@/components/physical/serial-tracking/alerts/StockAlerts"));

interface SerialNumbersManagerProps {
  storeId: string;
  role: StoreRole;
  page: SerialPageState;
  stats: { data: SerialStats | undefined; error: unknown; refetch: () => void };
}

/** A store's units: counts, filters, the list, and what is open beside it. */
export function SerialNumbersManager({ storeId, role, page, stats }: SerialNumbersManagerProps) {
  const { t } = useTranslation("serials");
  const format = useFormat();
  const { url, set } = page;
  const list = useSerialNumbers(storeId, page.filters);
  const rows = list.data;
  const count = useSerialCount(storeId, page.filters, page.active > 0);
  const [searching, setSearching] = useState(false);
  const actionsOf = useUnitActions(role, page.act);

  const mayManage = can(role, "manage_stock");
  const { data: alerts } = useStockAlerts(storeId, mayManage);
  const bare = rows?.length === 0 && page.active === 0;
  // With nothing to count and nothing to find, what fills the page comes first.
  const fresh = bare && stats.data?.deleted === 0;
  const products = useProducts(storeId, "", bare && mayManage);

  const counted = (units: number) =>
    units > mostCounted
      ? t("countMany", { count: mostCounted, formatted: format.number(mostCounted) })
      : t("count", { count: units, formatted: format.number(units) });

  async function openExact(code: string) {
    setSearching(true);
    try {
      const id = await findExactSerial(storeId, code);
      if (id) set({ q: code, serial: id, act: "", unit: "", new: "" });
      else announce(t("search.noExact", { code }));
    } catch {
      // The list below searches for the same and says what went wrong.
    } finally {
      setSearching(false);
    }
  }

  return (
    <>
      <div className="grid gap-4 pb-12 sm:gap-5">
        {alerts?.length ? (
          <Suspense>
            <StockAlerts storeId={storeId} alerts={alerts} />
          </Suspense>
        ) : null}
        {fresh ? null : (
          <>
            <SerialStatCards
              stats={stats.data}
              error={stats.error}
              onRetry={stats.refetch}
              url={url}
              onSelect={(patch) => set(patch)}
            />
            <SerialFilters
              storeId={storeId}
              page={page}
              stats={stats.data}
              customers={can(role, "read_customers")}
              onCode={(code) => void openExact(code)}
            />
          </>
        )}
        {page.active > 0 ? (
          <ListCount
            count={count.data === undefined ? undefined : counted(count.data)}
            stale={count.isPlaceholderData}
          >
            {url.q || url.product || url.warehouse || url.warranty ? t("stats.unfiltered") : null}
          </ListCount>
        ) : null}
        <SerialTable
          rows={rows}
          error={list.isFetchNextPageError ? null : list.error}
          busy={searching || (list.isFetching && !list.isFetchingNextPage && list.isPlaceholderData)}
          onRetry={() => void list.refetch()}
          more={{
            has: list.hasNextPage,
            loading: list.isFetchingNextPage,
            load: () => void list.fetchNextPage(),
            error: list.isFetchNextPageError ? list.error : null,
          }}
          query={url.q}
          sort={url.sort}
          onSort={(sort) => set({ sort })}
          openId={url.serial || null}
          onOpen={page.open}
          actionsOf={actionsOf}
          readOnly={!mayManage}
          empty={
            page.active > 0 ? (
              <EmptyResult
                onClear={page.clearFilters}
                description={url.q ? t("empty.searched", { query: url.q }) : t("empty.filtered")}
              />
            ) : (
              <EmptyState
                icon={products.data?.length === 0 ? <PackagePlus /> : <Barcode />}
                title={t(products.data?.length === 0 ? "empty.noProduct.title" : "empty.none.title")}
                description={
                  mayManage
                    ? t(
                        products.data?.length === 0
                          ? "empty.noProduct.description"
                          : "empty.none.description",
                      )
                    : t("empty.reader")
                }
                action={
                  mayManage ? (
                    <Button variant="primary" onClick={page.startNew}>
                      {t(products.data?.length === 0 ? "empty.noProduct.action" : "register")}
                    </Button>
                  ) : null
                }
              />
            )
          }
        />
      </div>
      <SerialPanels
        storeId={storeId}
        role={role}
        page={page}
        rows={rows ?? []}
        loadMore={list.hasNextPage && !list.isFetchingNextPage ? () => void list.fetchNextPage() : undefined}
        actionsOf={actionsOf}
      />
    </>
  );
}

import { lazy, Suspense } from "react";
import type { SerialPageState } from "@/components/physical/serial-tracking/use-serial-url";
import type { Unit, UnitActions } from "@/components/physical/serial-tracking/use-unit-actions";
import type { SerialListItem } from "@/hooks/physical/types";
import type { StoreRole } from "@/lib/roles";

const SerialTraceabilityView = lazy(
  () => import("@/components/physical/serial-tracking/SerialTraceabilityView"),
);
const NewSerialPanel = lazy(() => import("@/components/physical/serial-tracking/NewSerialPanel"));
const SerialActPanel = lazy(() => import("@/components/physical/serial-tracking/SerialActPanel"));

interface SerialPanelsProps {
  storeId: string;
  role: StoreRole;
  page: SerialPageState;
  rows: readonly SerialListItem[];
  /** Reads the next page of the list, when there is one. */
  loadMore: (() => void) | undefined;
  actionsOf: (unit: Unit) => UnitActions;
}

/** What the address says is open: a unit, the form for a new one, an act on one. Loaded when first opened. */
export function SerialPanels({ storeId, role, page, rows, loadMore, actionsOf }: SerialPanelsProps) {
  const { url, open, close } = page;
  const at = rows.findIndex(({ id }) => id === url.serial);
  const previous = rows[at - 1];
  const next = at >= 0 ? rows[at + 1] : undefined;
  const atEnd = at >= 0 && at === rows.length - 1;

  return (
    <Suspense fallback={null}>
      {url.serial ? (
        <SerialTraceabilityView
          storeId={storeId}
          serialId={url.serial}
          role={role}
          actionsOf={actionsOf}
          onClose={close}
          onPrevious={previous ? () => open(previous.id) : undefined}
          onNext={next ? () => open(next.id) : atEnd ? loadMore : undefined}
        />
      ) : null}
      {url.new === "1" ? (
        <NewSerialPanel
          storeId={storeId}
          productId={url.product || null}
          onClose={() => page.set({ new: "" })}
          onDone={(id) => open(id)}
        />
      ) : null}
      {page.target && url.act ? (
        <SerialActPanel
          key={`${page.target} ${url.act}`}
          storeId={storeId}
          role={role}
          serialId={page.target}
          act={url.act}
          onAct={(act) => page.act(act, page.target ?? undefined)}
          onClose={page.stopActing}
        />
      ) : null}
    </Suspense>
  );
}

import { Suspense, useEffect } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import type { SerialPageState } from "@/components/physical/serial-tracking/shared/useSerialUrl";
import type { Unit, UnitActions } from "@/components/physical/serial-tracking/shared/useUnitActions";
import { Skeleton } from "@/components/ui/Skeleton";
import type { SerialListItem } from "@/hooks/physical/shared/types";
import { cn } from "@/lib/cn";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { ahead } from "@/lib/net/persistently";
import type { StoreRole } from "@/lib/roles";

/** Once the list has settled, what its rows open is fetched ahead. */
const settled = 2_000;

const loadView = () => import("@/components/physical/serial-tracking/SerialTraceabilityView");
const SerialTraceabilityView = lazyPart(loadView);
const NewSerialPanel = lazyPart(
  () => import("@/components/physical/serial-tracking/register/NewSerialPanel"),
);
const SerialActPanel = lazyPart(() => import("@/components/physical/serial-tracking/act/SerialActPanel"));

interface SerialPanelsProps {
  storeId: string;
  role: StoreRole;
  page: SerialPageState;
  rows: readonly SerialListItem[];
  /** Reads the next page of the list, when there is one. */
  loadMore: (() => void) | undefined;
  actionsOf: (unit: Unit) => UnitActions;
}

/** A panel's place is taken at once; what fills it may still be on its way. */
function PanelAhead({ wide = false }: { wide?: boolean }) {
  return (
    <div
      aria-busy
      className={cn(
        "fixed inset-y-0 right-0 z-50 w-full animate-slide border-line bg-raised p-6 shadow-float sm:border-l",
        wide ? "sm:max-w-3xl" : "sm:max-w-xl",
      )}
    >
      <Skeleton className="h-6 w-48" />
      <Skeleton className="mt-3 w-32" />
      <Skeleton className="mt-12 h-24 rounded-md" />
    </div>
  );
}

/** What the address says is open: a unit, the form for a new one, an act on one. Loaded when first opened. */
export function SerialPanels({ storeId, role, page, rows, loadMore, actionsOf }: SerialPanelsProps) {
  const { url, open, close } = page;
  const { i18n } = useTranslation("serials");
  const shown = rows.length > 0;
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(() => {
      ahead(() => Promise.all([loadView(), i18n.loadNamespaces(["serialUnit"])]));
    }, settled);
    return () => clearTimeout(timer);
  }, [shown, i18n]);
  const at = rows.findIndex(({ id }) => id === url.serial);
  const previous = rows[at - 1];
  const next = at >= 0 ? rows[at + 1] : undefined;
  const atEnd = at >= 0 && at === rows.length - 1;

  return (
    <>
      {url.serial ? (
        <Suspense fallback={<PanelAhead wide />}>
          <SerialTraceabilityView
            serialId={url.serial}
            role={role}
            actionsOf={actionsOf}
            onClose={close}
            onPrevious={previous && !url.act ? () => open(previous.id) : undefined}
            onNext={url.act ? undefined : next ? () => open(next.id) : atEnd ? loadMore : undefined}
          />
        </Suspense>
      ) : null}
      {url.new === "1" ? (
        <Suspense fallback={<PanelAhead />}>
          <NewSerialPanel
            key={url.code}
            code={url.code}
            storeId={storeId}
            productId={url.product || null}
            onClose={() => page.set({ new: "", code: "" })}
            onDone={(id) => open(id)}
          />
        </Suspense>
      ) : null}
      {page.target && url.act ? (
        <Suspense fallback={null}>
          <SerialActPanel
            key={`${page.target} ${url.act}`}
            storeId={storeId}
            role={role}
            serialId={page.target}
            act={url.act}
            onAct={(act) => page.act(act, page.target ?? undefined)}
            onDeleted={() =>
              page.set({ act: "", unit: "", serial: page.target === url.serial ? "" : url.serial })
            }
            onClose={page.stopActing}
          />
        </Suspense>
      ) : null}
    </>
  );
}

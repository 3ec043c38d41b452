import LockKeyhole from "lucide-react/icons/lock-keyhole";
import RotateCcw from "lucide-react/icons/rotate-ccw";
import Trash2 from "lucide-react/icons/trash";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { FollowUnit } from "@/components/physical/serial-tracking/alerts/FollowUnit";
import { HistoryIntegrity } from "@/components/physical/serial-tracking/trace/HistoryIntegrity";
import { HoldBadge } from "@/components/physical/serial-tracking/shared/HoldBadge";
import { SerialStatusBadge } from "@/components/physical/serial-tracking/shared/SerialStatusBadge";
import { SerialFacts } from "@/components/physical/serial-tracking/trace/SerialFacts";
import { SerialOwners } from "@/components/physical/serial-tracking/trace/SerialOwners";
import { SerialTimeline } from "@/components/physical/serial-tracking/trace/SerialTimeline";
import { TraceabilitySkeleton } from "@/components/physical/serial-tracking/trace/TraceabilitySkeleton";
import { UnitFooter } from "@/components/physical/serial-tracking/trace/UnitFooter";
import { useIntegrity } from "@/components/physical/serial-tracking/trace/useIntegrity";
import type { Unit, UnitActions } from "@/components/physical/serial-tracking/shared/useUnitActions";
import { CopyButton } from "@/components/shared/display/CopyButton";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { MonoCode } from "@/components/shared/display/MonoCode";
import { SidePanel } from "@/components/shared/overlay/SidePanel";
import { Button } from "@/components/ui/Button";
import type { SerialTraceability } from "@/hooks/physical/shared/types";
import { useSerialHere } from "@/components/physical/serial-tracking/shared/useSerialHere";
import { can, type StoreRole } from "@/lib/roles";
import { said } from "@/lib/physical/trace/history-events";
import { useFormat } from "@/hooks/ui/useFormat";

interface SerialTraceabilityViewProps {
  serialId: string;
  role: StoreRole;
  actionsOf: (unit: Unit) => UnitActions;
  onClose: () => void;
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
}

/** Why the unit is as it is: on hold, or deleted, with who said so and the way back. */
function Standing({ traced, actions }: { traced: SerialTraceability; actions: UnitActions }) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const format = useFormat();
  const { serial, events } = traced;
  const deleted = serial.deleted_at !== null;
  if (!deleted && serial.hold === null) return null;

  const column = deleted ? "deleted" : "hold";
  const cause = events.find((event) => event.changes[column] !== undefined || event.event === "created");
  const reason = cause ? said(cause, "reason") : null;
  const wayBack = actions.others.find(({ id }) => id === (deleted ? "restore" : "hold"));
  const Icon = deleted ? Trash2 : LockKeyhole;
  return (
    <div className="flex flex-wrap items-start gap-3 rounded-md bg-bad-soft px-4 py-3 text-bad-ink">
      <Icon aria-hidden className="mt-1 size-4 shrink-0" />
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium">
          {serial.hold === null || deleted
            ? t("standing.deleted")
            : t("standing.held", { hold: t(`hold.${serial.hold}`).toLowerCase() })}
        </p>
        <p>{deleted ? t("standing.deletedMeans") : t("standing.heldMeans")}</p>
        {reason ? <p className="mt-1">{t("quote", { text: reason })}</p> : null}
        {cause ? (
          <p className="mt-1 text-sm">
            {t("standing.by", {
              name: said(cause, "actor_name") ?? t("timeline.system"),
              date: format.dateTime(cause.event_date),
            })}
          </p>
        ) : null}
      </div>
      {wayBack ? (
        <Button size="sm" onClick={wayBack.onSelect}>
          {deleted ? <RotateCcw aria-hidden /> : null}
          {wayBack.label}
        </Button>
      ) : null}
    </div>
  );
}

/** One unit: what it is, where and whose it is, and everything that ever happened to it. */
export default function SerialTraceabilityView({
  serialId,
  role,
  actionsOf,
  onClose,
  onPrevious,
  onNext,
}: SerialTraceabilityViewProps) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const query = useSerialHere(serialId);
  const traced = query.data;
  const integrity = useIntegrity(traced);
  const serial = traced?.serial;
  const actions = serial ? actionsOf(serial) : null;

  return (
    <SidePanel
      open
      wide
      onClose={onClose}
      onPrevious={onPrevious}
      onNext={onNext}
      title={
        serial ? (
          <span className="flex items-center gap-1">
            <span className="sr-only">{t("unit")} </span>
            <MonoCode value={serial.serial_number} />
            <span className="-my-2 shrink-0 font-normal">
              <CopyButton value={serial.serial_number} label={t("copy.serial_number")} />
            </span>
          </span>
        ) : (
          t("unit")
        )
      }
      head={
        serial ? (
          <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <span className="flex flex-wrap items-center gap-1.5">
              <SerialStatusBadge status={serial.status} />
              {serial.hold ? <HoldBadge hold={serial.hold} /> : null}
              <FollowUnit serialId={serialId} />
            </span>
            <span className="min-w-0 truncate text-muted">
              {[serial.product_name, serial.variant_name].filter(Boolean).join(" · ")}
            </span>
          </div>
        ) : null
      }
      footer={
        actions && actions.moves.length + actions.others.length > 0 ? <UnitFooter actions={actions} /> : null
      }
    >
      {traced && actions ? (
        <div className="grid gap-6 px-5 py-5 sm:px-6">
          <Standing traced={traced} actions={actions} />
          <SerialFacts serial={traced.serial} readsCustomers={can(role, "read_customers")} />
          {traced.owners ? (
            <SerialOwners
              storeId={traced.serial.store_id}
              owners={traced.owners}
              mayErase={can(role, "manage_store")}
            />
          ) : null}
          <section aria-labelledby="serial-history" className="grid gap-4">
            <h3 id="serial-history" className="text-lg font-semibold">
              {t("timeline.title")}
            </h3>
            {integrity ? <HistoryIntegrity integrity={integrity} /> : null}
            <SerialTimeline
              events={traced.events}
              brokenSeq={integrity?.broken?.first_broken_seq ?? null}
              older={{
                has: query.hasNextPage,
                loading: query.isFetchingNextPage,
                load: () => void query.fetchNextPage(),
                error: query.isFetchNextPageError ? query.error : null,
              }}
              readsCustomers={can(role, "read_customers")}
            />
          </section>
        </div>
      ) : query.error ? (
        <ErrorState
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
          action={<Button onClick={onClose}>{t("common:backToList")}</Button>}
        />
      ) : (
        <TraceabilitySkeleton />
      )}
    </SidePanel>
  );
}

import { Fragment, type ReactNode } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { eventMark, eventTitle } from "./event-words";
import { MonoCode } from "@/components/shared/display/MonoCode";
import { StatusMark } from "@/components/shared/display/StatusBadge";
import { Badge } from "@/components/ui/Badge";
import type { SerialEvent } from "@/hooks/physical/shared/types";
import { useCustomerName } from "@/hooks/physical/useSerialTracking";
import { cn } from "@/lib/cn";
import { erasedAt, isLateEntry, said } from "@/lib/physical/trace/history-events";
import { useFormat } from "@/hooks/ui/useFormat";

interface TimelineEventProps {
  event: SerialEvent;
  /** The earlier event that this one takes back. */
  compensated: number | null;
  /** The later event that takes this one back. */
  compensatedBy: number | null;
  /** The chain breaks here. */
  broken: boolean;
  readsCustomers: boolean;
  last: boolean;
}

const codes = new Set(["serial_number", "imei", "mac_address", "barcode", "batch"]);
const days = new Set(["warranty_start", "warranty_end"]);
/** What the event's title, its place and its owner do not say already, in the order it is read. */
const untold = [
  "serial_number",
  "product_id",
  "variant_id",
  "imei",
  "mac_address",
  "barcode",
  "batch",
  "order_id",
  "warranty_start",
  "warranty_end",
];

/** What may be gone because somebody was erased. */
const erasable = [
  "actor_name",
  "reason",
  "document",
  "from_customer_name",
  "to_customer_name",
  "notes",
] as const;

function FromTo({ from, to }: { from: ReactNode; to: ReactNode }) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  if (from === null || from === undefined) return to ?? t("nothing");
  return (
    <>
      <span className="text-muted">{from}</span>
      <span aria-hidden className="mx-1.5 text-faint">
        →
      </span>
      <span className="sr-only"> {t("timeline.becomes")} </span>
      {to ?? <span className="text-muted">{t("nothing")}</span>}
    </>
  );
}

const place = (warehouse: string | null, bin: string | null) =>
  [warehouse, bin].filter(Boolean).join(" · ") || null;

/** What changed with an event, one line each: where, whose, and every other field. */
function useChangeLines({ event, readsCustomers }: TimelineEventProps) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const format = useFormat();
  const customerName = useCustomerName();
  const lines: { name: string; value: ReactNode }[] = [];
  const { changes, names } = event;
  const nameOf = (id: string | null) => (id === null ? null : (names[id] ?? null));

  if (changes["warehouse_id"] || changes["bin"]) {
    lines.push({
      name: t("place.title"),
      value: (
        <FromTo
          from={place(nameOf(event.from_warehouse_id), event.from_bin)}
          to={place(nameOf(event.to_warehouse_id), event.to_bin) ?? t("place.out")}
        />
      ),
    });
  }
  if (changes["customer_id"]) {
    const customer = (side: "from" | "to") => {
      if (event[`${side}_customer_id`] === null) return null;
      if (!readsCustomers) return t("owner.hidden");
      const known = {
        customer_name: said(event, `${side}_customer_name`),
        customer_erased_at: event[`${side}_customer_erased_at`],
      };
      return customerName(known) ?? t("owner.unnamed");
    };
    lines.push({
      name: t("owner.title"),
      value: <FromTo from={customer("from")} to={customer("to")} />,
    });
  }
  const write = (column: string, value: string | null): ReactNode => {
    if (value === null) return null;
    if (codes.has(column)) return <MonoCode value={value} />;
    if (days.has(column)) return format.date(value);
    if (column === "order_id") {
      return value === event.order_id
        ? (said(event, "order_reference") ?? t("owner.hidden"))
        : t("owner.former");
    }
    if (column.endsWith("_id")) return names[value] ?? null;
    return value;
  };
  for (const column of untold) {
    const change = changes[column];
    if (!change) continue;
    lines.push({
      name: t(`field.${column}`),
      value: <FromTo from={write(column, change.from)} to={write(column, change.to)} />,
    });
  }
  if (changes["notes"]) {
    lines.push({
      name: t("field.notes"),
      value: (
        <FromTo
          from={event.texts.former_notes && (said(event, "former_notes") ?? t("timeline.erasedText"))}
          to={event.texts.notes && (said(event, "notes") ?? t("timeline.erasedText"))}
        />
      ),
    });
  }
  const document = said(event, "document");
  if (document) lines.push({ name: t("timeline.document"), value: <MonoCode value={document} /> });
  if (event.related_serial) {
    lines.push({ name: t("timeline.related"), value: <MonoCode value={event.related_serial} /> });
  }
  return lines;
}

function When({ event }: { event: SerialEvent }) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const format = useFormat();
  const moment = (value: string) => (
    <time dateTime={value} title={format.full(value)}>
      {format.dateTime(value)}
    </time>
  );
  const happened = event.day_only ? (
    <time dateTime={event.event_date}>{format.date(event.event_date)}</time>
  ) : (
    moment(event.event_date)
  );
  if (!isLateEntry(event)) return happened;
  return (
    <>
      {happened}{" "}
      <span className="text-faint">
        ({t("timeline.recordedAt")} {moment(event.recorded_at)})
      </span>
    </>
  );
}

/** One event: what, who, when, where and why. */
export function TimelineEvent(props: TimelineEventProps) {
  const { event, compensated, compensatedBy, broken, last } = props;
  const { t } = useTranslation(["serialUnit", "serials", "common"]);
  const format = useFormat();
  const lines = useChangeLines(props);
  const reason = said(event, "reason");
  const erased = erasable.map((name) => erasedAt(event, name)).find((moment) => moment !== null);
  const role =
    event.actor_role && event.actor_role !== "system" ? t(`common:roles.${event.actor_role}`) : null;

  return (
    <li id={`event-${String(event.seq)}`} className="grid grid-cols-[1.75rem_minmax(0,1fr)] gap-x-3">
      <span aria-hidden className="flex flex-col items-center">
        <span
          className={cn(
            "grid size-7 shrink-0 place-items-center rounded-full border bg-surface",
            broken ? "border-2 border-bad-solid" : event.forced ? "border-warn-solid" : "border-line",
          )}
        >
          <StatusMark {...eventMark(event)} />
        </span>
        {last ? null : <span className="w-px flex-1 bg-line" />}
      </span>
      <div className={cn("min-w-0 pt-0.5", last ? "" : "pb-6")}>
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <p className={cn("font-medium", compensatedBy !== null && "text-muted")}>{eventTitle(t, event)}</p>
          {broken ? <Badge tone="bad">{t("timeline.broken")}</Badge> : null}
          {event.forced ? <Badge tone="warn">{t("timeline.forced")}</Badge> : null}
          {compensated === null ? null : (
            <Badge tone="neutral">{t("timeline.compensates", { seq: format.number(compensated) })}</Badge>
          )}
          {compensatedBy === null ? null : (
            <Badge tone="neutral">{t("timeline.compensatedBy", { seq: format.number(compensatedBy) })}</Badge>
          )}
          <span className="ml-auto tabular text-sm text-faint">
            {t("timeline.number", { seq: format.number(event.seq) })}
          </span>
        </div>
        <p className="text-sm text-muted">
          {said(event, "actor_name") ??
            (event.texts.actor_name ? t("timeline.somebody") : t("timeline.system"))}
          {role ? ` (${role})` : ""} · <When event={event} />
          {event.source === "form" || event.source === "system"
            ? ""
            : ` · ${t(`timeline.source.${event.source}`)}`}
        </p>
        {erased ? (
          <p className="mt-1.5 text-sm text-faint">{t("timeline.erased", { date: format.date(erased) })}</p>
        ) : null}
        {reason ? (
          <p className="mt-1.5 border-l-2 border-line-strong/60 pl-3 break-words whitespace-pre-line">
            {reason}
          </p>
        ) : null}
        {lines.length > 0 ? (
          <dl className="mt-1.5 grid grid-cols-[minmax(5rem,max-content)_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-sm sm:grid-cols-[8rem_minmax(0,1fr)]">
            {lines.map(({ name, value }) => (
              <Fragment key={name}>
                <dt className="text-muted">{name}</dt>
                <dd className="min-w-0 break-words">{value}</dd>
              </Fragment>
            ))}
          </dl>
        ) : null}
      </div>
    </li>
  );
}

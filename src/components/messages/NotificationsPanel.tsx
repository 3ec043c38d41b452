import BellOff from "lucide-react/icons/bell-off";
import type { ReactNode } from "react";
import { Link } from "react-router-dom";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { ButtonLink } from "@/components/shared/display/ButtonLink";
import { RelativeTime } from "@/components/shared/display/RelativeTime";
import { EmptyState } from "@/components/shared/feedback/EmptyState";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { SidePanel } from "@/components/shared/overlay/SidePanel";
import { LoadMore } from "@/components/shared/table/LoadMore";
import { Button } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { useMarkRead, useNotifications, type Notification } from "@/hooks/messages/notifications";
import { useFormat } from "@/hooks/ui/useFormat";
import { cn } from "@/lib/cn";
import { links, paths } from "@/lib/paths";
import { useKindName } from "./useKindName";

/** Draws what a person may answer to an alert of the stock; `title` is what the alert is called. */
export type AlertAnswering = (alert: {
  storeId: string;
  alertId: string;
  title: string;
  onAnswered: () => void;
}) => ReactNode;

const runs = ({ session_id: session }: Notification) => links.liveSessions(session ? { session } : {});

/** Where what is not about a session leads whoever runs a store. */
const places: Readonly<Record<string, (one: Notification) => string>> = {
  course_asked: ({ course_id: course }) => (course ? links.course(course) : paths.courses),
  connection_lost: () => links.settings("integrations"),
  address_stopped: () => links.settings("sent"),
  address_back: () => links.settings("sent"),
  hosting_soon: runs,
  host_missing: runs,
  session_full: runs,
  questions_waiting: runs,
  warranty_digest: () => links.serials({ warranty: "expiring" }),
  low_stock: ({ product_id: product }) => links.serials({ product: product ?? "" }),
  history_broken: ({ serial_id: serial }) => links.serials({ serial: serial ?? "" }),
  session_rate: ({ session_id: session }) => `${links.studentSession(session ?? "")}#rate`,
  unit_changed: ({ serial_id: serial }) => links.serials({ serial: serial ?? "" }),
};

/** Where it leads: into the session while one may come in, else to its page; what is off has none. */
function placeOf(one: Notification): string {
  const { kind, session_id: session } = one;
  const place = places[kind];
  if (place) return place(one);
  if (session === null || kind === "session_cancelled" || kind === "session_withdrawn")
    return links.student();
  return kind === "session_live" || kind === "session_reminder_soon"
    ? links.joinSession(session)
    : links.studentSession(session);
}

function Row({
  one,
  answers,
  onOpen,
  onRead,
}: {
  one: Notification;
  answers: AlertAnswering;
  onOpen: () => void;
  onRead: () => void;
}) {
  const { t } = useTranslation("messages");
  const kindName = useKindName();
  const format = useFormat();
  const unread = one.read_at === null;
  const starts = one.status === "postponed" ? null : one.scheduled_start;
  return (
    <li>
      <Link
        to={placeOf(one)}
        onClick={onOpen}
        className="flex gap-3 px-5 py-3.5 transition-colors hover:bg-hover focus-visible:-outline-offset-2 sm:px-6"
      >
        <span
          aria-hidden
          className={cn("mt-2 size-2 shrink-0 rounded-full", unread ? "bg-accent" : "bg-transparent")}
        />
        <span className="grid min-w-0 flex-1 gap-0.5">
          <span className={cn("text-pretty", unread && "font-semibold")}>
            {unread ? <span className="sr-only">{t("bell.unread")} · </span> : null}
            {kindName(one.kind)}
          </span>
          {one.title ? <span className="wrap-anywhere">{one.title}</span> : null}
          <span className="text-sm text-muted">
            {[starts ? format.dateTime(starts) : null, one.store_name].filter(Boolean).join(" · ")}
          </span>
          <RelativeTime value={one.made_at} className="text-sm text-muted" />
        </span>
      </Link>
      {one.alert_id ? (
        <div className="flex flex-wrap gap-2 pr-4 pb-3.5 pl-10 sm:pl-11">
          {answers({
            storeId: one.store_id,
            alertId: one.alert_id,
            title: [kindName(one.kind), one.title].filter(Boolean).join(", "),
            onAnswered: onRead,
          })}
        </div>
      ) : null}
    </li>
  );
}

function List({ answers, onClose }: { answers: AlertAnswering; onClose: () => void }) {
  const { t } = useTranslation("messages");
  const list = useNotifications();
  const read = useMarkRead();
  const { data, error } = list;
  if (error && !data) return <ErrorState error={error} onRetry={() => void list.refetch()} />;
  if (!data) {
    return (
      <div aria-busy className="grid gap-6 p-6">
        {["w-3/5", "w-1/2", "w-2/3"].map((width) => (
          <div key={width} className="grid gap-2">
            <Skeleton className={width} />
            <Skeleton className="w-4/5" />
          </div>
        ))}
      </div>
    );
  }
  if (data.length === 0)
    return <EmptyState icon={<BellOff />} title={t("bell.emptyTitle")} description={t("bell.empty")} />;
  return (
    <>
      <ul className="divide-y divide-line">
        {data.map((one) => {
          const asRead = () => read.mutate({ ids: [one.id] });
          return (
            <Row
              key={one.id}
              one={one}
              answers={answers}
              onRead={asRead}
              onOpen={() => {
                if (one.read_at === null) asRead();
                onClose();
              }}
            />
          );
        })}
      </ul>
      <LoadMore
        has={list.hasNextPage}
        loading={list.isFetchingNextPage}
        load={() => void list.fetchNextPage()}
        error={list.isFetchNextPageError ? error : null}
      />
    </>
  );
}

/** Everything the person was told in the app, newest first; each leads to its place, and what may be answered is answered there. */
export default function NotificationsPanel({
  answers,
  onClose,
}: {
  answers: AlertAnswering;
  onClose: () => void;
}) {
  const { t } = useTranslation("messages");
  const { data } = useNotifications();
  const read = useMarkRead();
  const newest = data?.[0];
  const unread = data?.some(({ read_at }) => read_at === null) ?? false;
  return (
    <SidePanel
      open
      onClose={onClose}
      title={t("bell.title")}
      footer={
        <>
          <ButtonLink to={links.settings("messages")} variant="quiet" onClick={onClose}>
            {t("bell.settings")}
          </ButtonLink>
          <Button
            disabled={!unread || !newest}
            loading={read.isPending}
            onClick={() => newest && read.mutate({ upTo: newest.id })}
          >
            {t("bell.markAll")}
          </Button>
        </>
      }
    >
      <List answers={answers} onClose={onClose} />
    </SidePanel>
  );
}

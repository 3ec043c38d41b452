import Link2Off from "lucide-react/icons/link-2-off";
import { useMemo, type ReactNode } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { DriftBadge } from "./DriftBadge";
import { SessionCard } from "./SessionCard";
import { SessionPlatform } from "@/components/courses/live-sessions/shared/SessionPlatform";
import { useSessionActions } from "@/components/courses/live-sessions/shared/session-actions-context";
import { SessionRowActions } from "./SessionRowActions";
import { SessionSeats } from "@/components/courses/live-sessions/shared/SessionSeats";
import { SessionStatusBadge } from "@/components/courses/live-sessions/shared/SessionStatusBadge";
import { SessionTime } from "@/components/courses/live-sessions/shared/SessionTime";
import { DataTable } from "@/components/shared/table/DataTable";
import type { DataColumn } from "@/components/shared/table/data-table-types";
import type { useCourseLiveSessions } from "@/hooks/courses/useLiveSessions";
import type { LiveSessionListItem } from "@/hooks/courses/shared/types";
import { doorsOf } from "@/lib/courses/shared/join-window";
import { nextAction } from "@/lib/courses/shared/session-actions";
import { useFormat } from "@/hooks/ui/useFormat";
import { usePhone } from "@/hooks/ui/useMediaQuery";
import { useNow } from "@/hooks/ui/useNow";

interface SessionsTableProps {
  list: ReturnType<typeof useCourseLiveSessions>;
  openId: string;
  onOpen: (session: LiveSessionListItem) => void;
  mayManage: boolean;
  empty: ReactNode;
}

function NoLink({ session }: { session: LiveSessionListItem }) {
  const { t } = useTranslation("sessions");
  const doors = doorsOf(session, useNow());
  if (doors !== "early" && doors !== "open") return null;
  return (
    <span className="flex items-center gap-1.5 text-sm text-warn-ink">
      <Link2Off aria-hidden className="size-3.5 shrink-0" />
      {t("noLink")}
    </span>
  );
}

function useColumns(mayManage: boolean): DataColumn<LiveSessionListItem>[] {
  const { t } = useTranslation("sessions");
  return useMemo(
    () => [
      {
        id: "when",
        header: t("column.when"),
        width: "minmax(13rem,1fr)",
        cell: (session) => <SessionTime session={session} />,
      },
      {
        id: "title",
        header: t("column.session"),
        width: "minmax(9rem,2.4fr)",
        skeleton: "w-4/5",
        cell: (session) => (
          <>
            <span className="line-clamp-2 font-medium">{session.title}</span>
            <span className="block truncate text-sm text-muted">
              {t(`type.${session.session_type}`)} · {session.course_title}
            </span>
            <span className="mt-1 flex flex-wrap gap-1 empty:hidden">
              <span className="@min-[45rem]:hidden">
                <SessionStatusBadge status={session.status} />
              </span>
              <DriftBadge session={session} />
            </span>
          </>
        ),
      },
      {
        id: "status",
        header: t("column.status"),
        width: "7.5rem",
        from: "md",
        cell: (session) => <SessionStatusBadge status={session.status} />,
      },
      {
        id: "seats",
        header: t("column.seats"),
        width: "7rem",
        from: "lg",
        cell: (session) => <SessionSeats session={session} />,
      },
      {
        id: "platform",
        header: t("column.platform"),
        width: "8.5rem",
        from: "xl",
        cell: (session) => (
          <>
            <SessionPlatform platform={session.platform} />
            {mayManage && !session.has_link ? <NoLink session={session} /> : null}
          </>
        ),
      },
    ],
    [t, mayManage],
  );
}

/** The sessions of the store: rows on a desktop, cards on a phone. */
export function SessionsTable({ list, openId, onOpen, mayManage, empty }: SessionsTableProps) {
  const { t } = useTranslation("sessions");
  const format = useFormat();
  const columns = useColumns(mayManage);
  const phone = usePhone();
  const now = useNow();
  const { role } = useSessionActions();
  // A card has room for what is urgent; the rest waits in its detail.
  const actions = (session: LiveSessionListItem) =>
    phone && !nextAction(session, role, now) ? null : <SessionRowActions session={session} menu={!phone} />;
  return (
    <DataTable
      label={t("list")}
      columns={columns}
      rows={list.data}
      rowKey={(session) => session.id}
      rowLabel={(session) =>
        t("row", {
          title: session.title,
          when: format.dateTime(session.scheduled_start),
          status: t(`status.${session.status}`),
        })
      }
      renderCard={(session) => <SessionCard session={session} />}
      onOpen={onOpen}
      openKey={openId || null}
      {...(mayManage ? { actions, actionsWidth: "9.5rem" } : {})}
      empty={empty}
      error={list.isFetchNextPageError ? undefined : list.error}
      onRetry={() => void list.refetch()}
      busy={list.isPlaceholderData}
      more={{
        has: list.hasNextPage,
        loading: list.isFetchingNextPage,
        load: () => void list.fetchNextPage(),
        error: list.isFetchNextPageError ? list.error : undefined,
      }}
    />
  );
}

import { Link2Off } from "lucide-react";
import { useMemo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { SessionCard } from "@/components/courses/live-sessions/SessionCard";
import { SessionPlatform } from "@/components/courses/live-sessions/SessionPlatform";
import { SessionRowActions } from "@/components/courses/live-sessions/SessionRowActions";
import { SessionSeats } from "@/components/courses/live-sessions/SessionSeats";
import { SessionStatusBadge } from "@/components/courses/live-sessions/SessionStatusBadge";
import { SessionTime } from "@/components/courses/live-sessions/SessionTime";
import { DataTable } from "@/components/shared/DataTable";
import type { DataColumn } from "@/components/shared/data-table-types";
import type { useCourseLiveSessions } from "@/hooks/courses/useLiveSessions";
import type { LiveSessionListItem } from "@/hooks/courses/types";
import { useFormat } from "@/lib/use-format";

interface SessionsTableProps {
  list: ReturnType<typeof useCourseLiveSessions>;
  openId: string;
  onOpen: (session: LiveSessionListItem) => void;
  mayManage: boolean;
  empty: ReactNode;
}

function useColumns(mayManage: boolean): DataColumn<LiveSessionListItem>[] {
  const { t } = useTranslation("sessions");
  const format = useFormat();
  return useMemo(
    () => [
      {
        id: "when",
        header: t("column.when"),
        width: "minmax(13rem,1.2fr)",
        cell: (session) => <SessionTime session={session} />,
      },
      {
        id: "title",
        header: t("column.session"),
        width: "minmax(11rem,2fr)",
        skeleton: "w-4/5",
        cell: (session) => (
          <>
            <span className="block truncate font-medium">{session.title}</span>
            <span className="block truncate text-sm text-muted">
              {session.course_title} · {t(`type.${session.session_type}`)}
            </span>
          </>
        ),
      },
      {
        id: "status",
        header: t("column.status"),
        width: "8.5rem",
        cell: (session) => <SessionStatusBadge status={session.status} />,
      },
      {
        id: "seats",
        header: t("column.seats"),
        width: "8rem",
        from: "md",
        cell: (session) => <SessionSeats session={session} />,
      },
      {
        id: "platform",
        header: t("column.platform"),
        width: "9rem",
        from: "lg",
        cell: (session) => (
          <>
            <SessionPlatform platform={session.platform} />
            {mayManage &&
            !session.has_link &&
            (session.status === "scheduled" || session.status === "live") ? (
              <span className="flex items-center gap-1.5 text-sm text-warn-ink">
                <Link2Off aria-hidden className="size-3.5 shrink-0" />
                {t("noLink")}
              </span>
            ) : null}
          </>
        ),
      },
      {
        id: "questions",
        header: t("column.questions"),
        width: "5.5rem",
        align: "end",
        from: "xl",
        cell: (session) => <span className="tabular">{format.number(session.question_count)}</span>,
      },
    ],
    [t, format, mayManage],
  );
}

/** The sessions of the store: rows on a desktop, cards on a phone. */
export function SessionsTable({ list, openId, onOpen, mayManage, empty }: SessionsTableProps) {
  const { t } = useTranslation("sessions");
  const format = useFormat();
  const columns = useColumns(mayManage);
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
      {...(mayManage
        ? {
            actions: (session: LiveSessionListItem) => <SessionRowActions session={session} />,
            actionsWidth: "9.5rem",
          }
        : {})}
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

import { useMemo, type ReactNode } from "react";
import { CourseCover } from "@/components/people/shared/CourseCover";
import { courseMarks } from "@/components/people/shared/course-marks";
import { RelativeTime } from "@/components/shared/display/RelativeTime";
import { StatusBadge } from "@/components/shared/display/StatusBadge";
import { DataTable } from "@/components/shared/table/DataTable";
import type { DataColumn } from "@/components/shared/table/data-table-types";
import type { ManagedCourse, useManagedCourses } from "@/hooks/people/enrolments/courses";
import { useFormat } from "@/hooks/ui/useFormat";
import { useTranslation } from "@/hooks/ui/useTranslation";

interface CoursesTableProps {
  list: ReturnType<typeof useManagedCourses>;
  onOpen: (course: ManagedCourse) => void;
  empty: ReactNode;
}

/** Who is invited and who asks, in words; nothing where nobody waits. */
function Waiting({ course }: { course: ManagedCourse }) {
  const { t } = useTranslation("courses");
  const parts = [
    course.asked ? t("courses:waiting.asked", { count: course.asked }) : null,
    course.invited ? t("courses:waiting.invited", { count: course.invited }) : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(" · ") : null;
}

function Status({ course }: { course: ManagedCourse }) {
  const { t } = useTranslation("courses");
  return <StatusBadge {...courseMarks[course.status]}>{t(`courses:status.${course.status}`)}</StatusBadge>;
}

function Sessions({ course }: { course: ManagedCourse }) {
  const { t } = useTranslation("courses");
  if (course.sessions === 0) return <span className="text-muted">{t("courses:noSessions")}</span>;
  return (
    <>
      {t("courses:sessions", { count: course.sessions })}
      {course.next_start ? (
        <RelativeTime value={course.next_start} className="block text-sm text-muted" />
      ) : null}
    </>
  );
}

/** The courses of the store: rows on a desktop, cards on a phone. */
export function CoursesTable({ list, onOpen, empty }: CoursesTableProps) {
  const { t } = useTranslation("courses");
  const format = useFormat();
  const columns = useMemo<DataColumn<ManagedCourse>[]>(
    () => [
      {
        id: "course",
        header: t("courses:column.course"),
        width: "minmax(12rem,2.4fr)",
        skeleton: "w-4/5",
        cell: (course) => (
          <span className="flex items-center gap-3">
            <CourseCover cover={course.cover} className="w-20" />
            <span className="min-w-0">
              <span className="line-clamp-2 font-medium wrap-anywhere">{course.title}</span>
              <span className="block text-sm text-muted">{t(`courses:access.${course.access}`)}</span>
            </span>
          </span>
        ),
      },
      {
        id: "status",
        header: t("courses:column.status"),
        width: "8rem",
        cell: (course) => <Status course={course} />,
      },
      {
        id: "students",
        header: t("courses:column.students"),
        width: "6rem",
        align: "end",
        cell: (course) => format.number(course.enrolled),
      },
      {
        id: "waiting",
        header: t("courses:column.waiting"),
        width: "minmax(9rem,1fr)",
        from: "lg",
        cell: (course) => <Waiting course={course} />,
      },
      {
        id: "sessions",
        header: t("courses:column.sessions"),
        width: "minmax(10rem,1.2fr)",
        from: "md",
        cell: (course) => <Sessions course={course} />,
      },
    ],
    [t, format],
  );
  return (
    <DataTable
      label={t("courses:list")}
      columns={columns}
      rows={list.data}
      rowKey={(course) => course.id}
      rowLabel={(course) =>
        t("courses:row", {
          title: course.title,
          status: t(`courses:status.${course.status}`),
          students: format.number(course.enrolled),
        })
      }
      renderCard={(course) => (
        <span className="grid grid-cols-1 gap-2">
          <span className="flex items-center gap-3">
            <CourseCover cover={course.cover} className="w-20" />
            <span className="line-clamp-2 min-w-0 font-medium wrap-anywhere">{course.title}</span>
          </span>
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
            <Status course={course} />
            <span>
              {t("courses:students", { count: course.enrolled, formatted: format.number(course.enrolled) })}
            </span>
            <Waiting course={course} />
          </span>
          <span className="text-sm">
            <Sessions course={course} />
          </span>
        </span>
      )}
      onOpen={onOpen}
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

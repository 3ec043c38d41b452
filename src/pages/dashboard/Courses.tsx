import BookOpen from "lucide-react/icons/book-open";
import Plus from "lucide-react/icons/plus";
import { Suspense, useState } from "react";
import { useNavigate } from "react-router-dom";
import { CoursesTable } from "@/components/people/enrolments/CoursesTable";
import { courseMarks } from "@/components/people/shared/course-marks";
import { PageHead } from "@/components/shared/display/PageHead";
import { StatCard, StatCards } from "@/components/shared/display/StatCard";
import { StatusMark } from "@/components/shared/display/StatusBadge";
import { EmptyResult, EmptyState } from "@/components/shared/feedback/EmptyState";
import { FilterBar, FilterSearch } from "@/components/shared/filters/FilterBar";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { DensityToggle } from "@/components/shared/table/DensityToggle";
import { ListCount } from "@/components/shared/table/ListCount";
import { Button } from "@/components/ui/Button";
import { useCourseStats, useManagedCourses, type CourseStats } from "@/hooks/people/enrolments/courses";
import { useCurrentStore } from "@/hooks/stores/useCurrentStore";
import { useFormat } from "@/hooks/ui/useFormat";
import { useShortcut } from "@/hooks/ui/useShortcut";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useUrlState } from "@/hooks/ui/useUrlState";
import { links } from "@/lib/paths";
import { courseFilters, coursesUrl } from "@/lib/people/enrolments/courses-url";
import { courseStatuses } from "@/lib/people/shared/course-types";
import { can } from "@/lib/roles";

const NewCourseDialog = lazyPart(() => import("@/components/courses/live-sessions/plan/NewCourseDialog"));

function useStateLine(stats: CourseStats | undefined): string {
  const { t } = useTranslation("courses");
  if (!stats) return " ";
  const parts = [
    stats.published > 0 ? t("courses:state.published", { count: stats.published }) : null,
    stats.draft > 0 ? t("courses:state.drafts", { count: stats.draft }) : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(" · ") : t("courses:state.none");
}

/** The store's courses: what is open, who waits, what comes next. */
export default function Courses() {
  const { t } = useTranslation("courses");
  const format = useFormat();
  const navigate = useNavigate();
  const { store, role } = useCurrentStore();
  const [url, setUrl] = useUrlState(coursesUrl);
  const [naming, setNaming] = useState(false);
  const filters = courseFilters(url);
  const list = useManagedCourses(store.id, filters);
  const all = useCourseStats(store.id, {});
  const narrowed = url.q.trim() !== "" || url.status !== "";
  const shown = useCourseStats(store.id, narrowed ? filters : {});
  const stateLine = useStateLine(all.data);
  const create = can(role, "manage_courses") ? () => setNaming(true) : undefined;
  useShortcut({ keys: "n", description: t("courses:new") }, () => create?.(), create !== undefined);
  const newCourse = create ? (
    <Button variant="primary" aria-keyshortcuts="n" onClick={create}>
      <Plus aria-hidden />
      {t("courses:new")}
    </Button>
  ) : undefined;
  const clear = () => setUrl({ q: "", status: "" });
  const nothingYet = all.data?.total === 0;

  return (
    <div className="page grid grid-cols-1 gap-5 pb-10">
      <PageHead title={t("courses:title")} state={stateLine} action={newCourse} />
      {nothingYet ? null : (
        <>
          <StatCards label={t("courses:stats.label")}>
            <StatCard
              label={t("courses:stats.total")}
              value={shown.data?.total}
              selected={url.status === ""}
              onSelect={() => setUrl({ status: "" })}
            />
            {courseStatuses.map((status) => (
              <StatCard
                key={status}
                label={t(`courses:stats.${status}`)}
                value={shown.data?.[status]}
                mark={<StatusMark {...courseMarks[status]} />}
                selected={url.status === status}
                onSelect={() => setUrl({ status: url.status === status ? "" : status })}
              />
            ))}
          </StatCards>
          <FilterBar
            search={
              <FilterSearch
                label={t("courses:search")}
                value={url.q}
                onChange={(q) => setUrl({ q }, { replace: true })}
              />
            }
            active={[url.q.trim(), url.status].filter(Boolean).length}
            searched={url.q.trim() !== ""}
            onClear={clear}
            end={<DensityToggle />}
          />
          {narrowed ? (
            <ListCount
              count={
                shown.data &&
                t("courses:count", { count: shown.data.listed, formatted: format.number(shown.data.listed) })
              }
              stale={shown.isPlaceholderData}
            />
          ) : null}
        </>
      )}
      <CoursesTable
        list={list}
        onOpen={({ id }) => void navigate(links.course(id))}
        empty={
          narrowed ? (
            <EmptyResult onClear={clear} />
          ) : (
            <EmptyState
              icon={<BookOpen />}
              title={t("courses:empty.title")}
              description={t(newCourse ? "courses:empty.description" : "courses:empty.ask")}
              action={newCourse}
            />
          )
        }
      />
      {naming ? (
        <Suspense fallback={null}>
          <NewCourseDialog
            storeId={store.id}
            onClose={() => setNaming(false)}
            onCreated={({ id }) => void navigate(links.course(id))}
          />
        </Suspense>
      ) : null}
    </div>
  );
}

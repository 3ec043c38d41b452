import Plus from "lucide-react/icons/plus";
import { Suspense, useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { CoursePicker } from "@/components/courses/live-sessions/plan/CoursePicker";
import { SessionActionsProvider } from "@/components/courses/live-sessions/SessionActionsProvider";
import { SessionFilters } from "@/components/courses/live-sessions/list/SessionFilters";
import { SessionsEmpty } from "@/components/courses/live-sessions/list/SessionsEmpty";
import { SessionsState } from "@/components/courses/live-sessions/list/SessionsState";
import { SessionStatCards } from "@/components/courses/live-sessions/list/SessionStatCards";
import { SessionsTable } from "@/components/courses/live-sessions/list/SessionsTable";
import { PageHead } from "@/components/shared/display/PageHead";
import { ListCount } from "@/components/shared/table/ListCount";
import { Button } from "@/components/ui/Button";
import { storeSessionsChanged } from "@/hooks/courses/shared/keys";
import { useCourseLiveSessions, useCourses, useLiveSessionStats } from "@/hooks/courses/useLiveSessions";
import { useCurrentStore } from "@/hooks/stores/useCurrentStore";
import { useLiveUpdates } from "@/hooks/useLiveUpdates";
import { activeFilters, noFilters, sessionFilters, sessionsUrl } from "@/lib/courses/list/session-url";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { can } from "@/lib/roles";
import { useShortcut } from "@/hooks/ui/useShortcut";
import { useUrlState } from "@/hooks/ui/useUrlState";
import { useFormat } from "@/hooks/ui/useFormat";

const SessionPanel = lazyPart(() => import("@/components/courses/live-sessions/SessionPanel"));
const SessionFormPanel = lazyPart(() => import("@/components/courses/live-sessions/plan/SessionFormPanel"));
const NewCourseDialog = lazyPart(() => import("@/components/courses/live-sessions/plan/NewCourseDialog"));

export default function LiveSessionsManagement() {
  const { t } = useTranslation("sessions");
  const format = useFormat();
  const { store, role } = useCurrentStore();
  const [url, setUrl] = useUrlState(sessionsUrl);
  const [namingCourse, setNamingCourse] = useState(false);
  const [newCourseId, setNewCourseId] = useState("");

  const courses = useCourses(store.id, "");
  const filters = sessionFilters(url, format.timeZone);
  const list = useCourseLiveSessions(store.id, filters);
  // The page's own line is about all there is; the cards count what the filters let through.
  const everything = url.course ? { courseId: url.course } : {};
  const narrowed = activeFilters(url) > 0 || url.view !== "";
  const stats = useLiveSessionStats(store.id, everything);
  const shown = useLiveSessionStats(store.id, narrowed ? filters : everything);
  useLiveUpdates(`store:${store.id}`, storeSessionsChanged(store.id));

  const mayManage = can(role, "manage_sessions");
  const hasCourses = !courses.data || courses.data.length > 0;
  const newSession = mayManage && hasCourses ? () => setUrl({ new: "1" }) : undefined;
  const newCourse = can(role, "manage_courses") ? () => setNamingCourse(true) : undefined;
  useShortcut({ keys: "n", description: t("new") }, () => newSession?.(), !!newSession);

  const rows = list.data ?? [];
  const at = rows.findIndex(({ id }) => id === url.session);
  const step = (to: number) => {
    const neighbour = at < 0 ? undefined : rows[to];
    return neighbour ? () => setUrl({ session: neighbour.id }, { replace: true }) : undefined;
  };
  const nothingYet = stats.data?.total === 0 && url.course === "" && activeFilters(url) === 0;
  const formOpen = mayManage && courses.data !== undefined && (url.new || url.edit || url.copy) !== "";

  return (
    <SessionActionsProvider role={role} openId={url.session} onUrl={setUrl}>
      <div className="page grid grid-cols-1 gap-5 pb-10">
        <div>
          <PageHead
            title={t("title")}
            state={<SessionsState stats={stats.data} />}
            action={
              newSession ? (
                <Button variant="primary" aria-keyshortcuts="n" onClick={newSession}>
                  <Plus aria-hidden />
                  {t("new")}
                </Button>
              ) : undefined
            }
          />
          <CoursePicker
            storeId={store.id}
            value={url.course}
            onChange={(course) => setUrl({ course })}
            {...(newCourse ? { onNew: newCourse } : {})}
          />
        </div>
        {nothingYet ? null : (
          <>
            <SessionStatCards stats={shown.data} url={url} onChange={setUrl} />
            <SessionFilters url={url} onChange={setUrl} />
            {narrowed ? (
              <ListCount
                count={
                  shown.data &&
                  t("count", { count: shown.data.listed, formatted: format.number(shown.data.listed) })
                }
                stale={shown.isPlaceholderData}
              />
            ) : null}
          </>
        )}
        <SessionsTable
          list={list}
          openId={url.session}
          onOpen={({ id }) => setUrl({ session: id })}
          mayManage={mayManage}
          empty={
            <SessionsEmpty
              filtered={activeFilters(url) > 0}
              hasCourses={hasCourses}
              total={stats.data?.total ?? 0}
              onClear={() => setUrl(noFilters)}
              onShowAll={() => setUrl({ view: "all" })}
              onNewSession={newSession}
              onNewCourse={newCourse}
            />
          }
        />
      </div>
      <Suspense fallback={null}>
        {url.session && !formOpen ? (
          <SessionPanel url={url} onUrl={setUrl} onPrevious={step(at - 1)} onNext={step(at + 1)} />
        ) : null}
        {formOpen ? (
          <SessionFormPanel
            url={url}
            onlyCourse={courses.data?.length === 1 ? (courses.data[0]?.id ?? "") : ""}
            newCourseId={newCourseId}
            onUrl={setUrl}
            onNewCourse={newCourse}
          />
        ) : null}
        {namingCourse ? (
          <NewCourseDialog
            storeId={store.id}
            onClose={() => setNamingCourse(false)}
            onCreated={({ id }) => {
              setNamingCourse(false);
              // Behind an open form the address must stay: the form alone takes the course.
              if (formOpen) setNewCourseId(id);
              else setUrl({ course: id });
            }}
          />
        ) : null}
      </Suspense>
    </SessionActionsProvider>
  );
}

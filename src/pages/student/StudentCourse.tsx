import BookX from "lucide-react/icons/book-x";
import ChevronLeft from "lucide-react/icons/chevron-left";
import { Link, useParams } from "react-router-dom";
import { AgendaSkeleton, SessionAgenda } from "@/components/courses/live-sessions/student/SessionAgenda";
import { MyStanding } from "@/components/people/joining/MyStanding";
import { CourseCover } from "@/components/people/shared/CourseCover";
import { ButtonLink } from "@/components/shared/display/ButtonLink";
import { PageHead } from "@/components/shared/display/PageHead";
import { EmptyState } from "@/components/shared/feedback/EmptyState";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { Card } from "@/components/ui/Card";
import { useUser } from "@/hooks/auth/useAuth";
import { useUpcomingSessions } from "@/hooks/courses/useLiveSessions";
import { useCourseLook, type CourseLook } from "@/hooks/people/joining/joining";
import { myCoursesChanged } from "@/hooks/people/shared/keys";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useLiveUpdates } from "@/hooks/useLiveUpdates";
import { errorCode } from "@/lib/net/errors";
import { paths } from "@/lib/paths";

/** The next of the course's sessions among those one can come to. */
function Ahead({ courseId }: { courseId: string }) {
  const { t } = useTranslation(["student", "joining"]);
  const list = useUpcomingSessions("upcoming");
  const rows = list.data?.filter((session) => session.course_id === courseId);
  return (
    <section aria-labelledby="ahead">
      <h2 id="ahead" className="mb-3 text-lg font-semibold">
        {t("joining:course.ahead")}
      </h2>
      {list.isPending ? <AgendaSkeleton /> : null}
      {list.isError && !rows ? (
        <ErrorState compact error={list.error} onRetry={() => void list.refetch()} />
      ) : null}
      {rows?.length === 0 && !list.hasNextPage ? (
        <p className="text-muted">{t("joining:course.nothingAhead")}</p>
      ) : null}
      {rows && rows.length > 0 ? (
        <SessionAgenda sessions={rows} onMore={undefined} loadingMore={false} moreError={null} />
      ) : null}
      <ButtonLink size="sm" className="mt-4" to={paths.student}>
        {t("joining:course.all")}
      </ButtonLink>
    </section>
  );
}

function Course({ course }: { course: CourseLook }) {
  const { t } = useTranslation(["student", "joining"]);
  return (
    <>
      <PageHead title={course.title} state={course.store_name} />
      <div className="grid grid-cols-1 items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem] lg:gap-8">
        <div className="grid grid-cols-1 gap-4 lg:order-last">
          {course.cover === null ? null : (
            <CourseCover cover={course.cover} alt={course.cover_alt} className="w-full rounded-lg" />
          )}
          <MyStanding course={course} />
        </div>
        <div className="grid min-w-0 grid-cols-1 gap-8">
          {course.standing === "enrolled" ? <Ahead courseId={course.id} /> : null}
          <section aria-labelledby="about">
            <h2 id="about" className="mb-3 text-lg font-semibold">
              {t("joining:course.about")}
            </h2>
            <p className="max-w-prose wrap-anywhere whitespace-pre-line">
              {course.description || <span className="text-muted">{t("joining:course.noDescription")}</span>}
            </p>
          </section>
        </div>
      </div>
    </>
  );
}

/** A course as one who takes part in it, left it, or may ask to join sees it. */
export default function StudentCourse() {
  const { t } = useTranslation(["student", "joining"]);
  const { courseId = "" } = useParams();
  const { email } = useUser();
  const course = useCourseLook(courseId);
  useLiveUpdates(null, myCoursesChanged());
  return (
    <div className="page max-w-5xl! pb-16">
      <Link
        to={paths.student}
        className="mt-4 -mb-4 inline-flex h-9 tap items-center gap-1 text-muted hover:text-ink"
      >
        <ChevronLeft aria-hidden className="size-4" />
        {t("joining:course.back")}
      </Link>
      {course.data ? (
        <Course course={course.data} />
      ) : errorCode(course.error) === "course_not_found" || errorCode(course.error) === "invalid_value" ? (
        <>
          <PageHead title={t("joining:course.missing.title")} />
          <Card>
            <EmptyState
              icon={<BookX />}
              title={t("joining:course.missing.what")}
              description={t("joining:course.missing.description", { email })}
            />
          </Card>
        </>
      ) : course.error ? (
        <ErrorState
          error={course.error}
          onRetry={() => void course.refetch()}
          retrying={course.isFetching}
          className="mt-6"
        />
      ) : (
        <div aria-busy className="mt-8">
          <AgendaSkeleton />
        </div>
      )}
    </div>
  );
}

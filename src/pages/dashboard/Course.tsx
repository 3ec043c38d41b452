import BookX from "lucide-react/icons/book-x";
import ChevronLeft from "lucide-react/icons/chevron-left";
import Image from "lucide-react/icons/image";
import Mail from "lucide-react/icons/mail";
import Link2 from "lucide-react/icons/link-2";
import UserPlus from "lucide-react/icons/user-plus";
import { Suspense, useState } from "react";
import { Link, useParams } from "react-router-dom";
import { CoursePeoplePanel } from "@/components/people/CoursePeoplePanel";
import { AboutCourse } from "@/components/people/enrolments/AboutCourse";
import { useCourseMenu } from "@/components/people/enrolments/useCourseMenu";
import { courseMarks } from "@/components/people/shared/course-marks";
import { ButtonLink } from "@/components/shared/display/ButtonLink";
import { PageHead } from "@/components/shared/display/PageHead";
import { StatusMark } from "@/components/shared/display/StatusBadge";
import { EmptyState } from "@/components/shared/feedback/EmptyState";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { ActionMenu } from "@/components/shared/overlay/ActionMenu";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { Segmented } from "@/components/ui/Segmented";
import { Skeleton } from "@/components/ui/Skeleton";
import { useCourseDetail, type CourseDetail } from "@/hooks/people/enrolments/courses";
import { useCurrentStore } from "@/hooks/stores/useCurrentStore";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useUrlState } from "@/hooks/ui/useUrlState";
import { errorCode } from "@/lib/net/errors";
import { paths } from "@/lib/paths";
import { courseUrl, courseViews } from "@/lib/people/enrolments/courses-url";
import { can } from "@/lib/roles";

const ConvocationDialog = lazyPart(() => import("@/components/courses/live-sessions/plan/ConvocationDialog"));
const CoverDialog = lazyPart(() => import("@/components/people/enrolments/CoverDialog"));
const CourseSessions = lazyPart(() => import("@/components/courses/live-sessions/CourseSessions"));
const EditCourseDialog = lazyPart(() => import("@/components/people/enrolments/EditCourseDialog"));
const InviteDialog = lazyPart(() => import("@/components/people/invitations/InviteDialog"));
const InvitationLinkDialog = lazyPart(() => import("@/components/people/invitations/InvitationLinkDialog"));

type Open = "convocation" | "cover" | "edit" | "invite" | "link" | null;

function Shown({ course }: { course: CourseDetail }) {
  const { t } = useTranslation("courses");
  const { store, role } = useCurrentStore();
  const [url, setUrl] = useUrlState(courseUrl);
  const [open, setOpen] = useState<Open>(null);
  const mayManage = can(role, "manage_courses");
  const readsPeople = can(role, "read_registrations");
  const takesIn = mayManage && course.status === "published";
  const menu = useCourseMenu(store.id, course, () => setOpen("edit"));
  const close = () => setOpen(null);
  const view = readsPeople ? url.view : "sessions";
  return (
    <>
      <PageHead
        title={course.title}
        state={
          <span className="inline-flex items-center gap-2">
            <StatusMark {...courseMarks[course.status]} />
            {t(`courses:status.${course.status}`)} · {t(`courses:access.${course.access}`)}
          </span>
        }
        action={
          takesIn ? (
            <Button variant="primary" onClick={() => setOpen("invite")}>
              <UserPlus aria-hidden />
              {t("courses:page.invite")}
            </Button>
          ) : undefined
        }
        menu={
          mayManage ? (
            <ActionMenu
              variant="secondary"
              size="icon"
              label={t("courses:page.actions", { title: course.title })}
              actions={[
                ...(takesIn
                  ? [
                      {
                        ...{ id: "link", label: t("courses:page.link"), icon: Link2 },
                        onSelect: () => setOpen("link"),
                      },
                    ]
                  : []),
                {
                  ...{ id: "convocation", label: t("courses:page.convocation"), icon: Mail },
                  onSelect: () => setOpen("convocation"),
                },
                {
                  id: "cover",
                  label: t(course.cover === null ? "courses:cover.add" : "courses:cover.change"),
                  icon: Image,
                  onSelect: () => setOpen("cover"),
                },
                ...menu,
              ]}
            />
          ) : undefined
        }
      />
      <div className="grid grid-cols-1 gap-6">
        <AboutCourse course={course} />
        {readsPeople ? (
          <Segmented
            label={t("courses:page.views")}
            value={view}
            options={courseViews.map((value) => ({ value, label: t(`courses:page.${value}`) }))}
            onChange={(value) => setUrl({ view: value })}
            className="max-sm:flex sm:w-fit"
          />
        ) : null}
        {view === "people" ? (
          <CoursePeoplePanel
            store={store}
            course={course}
            url={url}
            onUrl={setUrl}
            mayManage={mayManage}
            onInvite={takesIn ? () => setOpen("invite") : undefined}
          />
        ) : (
          <Suspense fallback={<Skeleton className="h-48 w-full" />}>
            <CourseSessions storeId={store.id} courseId={course.id} role={role} />
          </Suspense>
        )}
      </div>
      <Suspense fallback={null}>
        {open === "convocation" ? <ConvocationDialog courseId={course.id} onClose={close} /> : null}
        {open === "cover" ? <CoverDialog storeId={store.id} course={course} onClose={close} /> : null}
        {open === "edit" ? <EditCourseDialog storeId={store.id} course={course} onClose={close} /> : null}
        {open === "invite" ? <InviteDialog storeId={store.id} courseId={course.id} onClose={close} /> : null}
        {open === "link" ? <InvitationLinkDialog store={store} course={course} onClose={close} /> : null}
      </Suspense>
    </>
  );
}

/** One course: what it is, its people and its sessions. */
export default function Course() {
  const { t } = useTranslation("courses");
  const { courseId = "" } = useParams();
  const { store } = useCurrentStore();
  const course = useCourseDetail(store.id, courseId);
  const missing = course.data === null || errorCode(course.error) === "invalid_value";
  return (
    <div className="page pb-16">
      <Link
        to={paths.courses}
        className="mt-4 -mb-4 inline-flex h-9 tap items-center gap-1 text-muted hover:text-ink"
      >
        <ChevronLeft aria-hidden className="size-4" />
        {t("courses:back")}
      </Link>
      {course.data ? (
        <Shown key={course.data.id} course={course.data} />
      ) : missing ? (
        <>
          <PageHead title={t("courses:missing.title")} />
          <Card>
            <EmptyState
              icon={<BookX />}
              title={t("courses:missing.what")}
              action={
                <ButtonLink variant="primary" to={paths.courses}>
                  {t("courses:missing.action")}
                </ButtonLink>
              }
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
        <div aria-busy className="mt-8 grid gap-4">
          <Skeleton className="h-8 w-1/2" />
          <Skeleton className="h-24 w-full" />
          <Skeleton className="h-48 w-full" />
        </div>
      )}
    </div>
  );
}

import { CopyButton } from "@/components/shared/display/CopyButton";
import { CourseCover } from "@/components/people/shared/CourseCover";
import type { CourseDetail } from "@/hooks/people/enrolments/courses";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { links } from "@/lib/paths";

/** Its cover, how the course stands, what it is about, and who may ask to join. */
export function AboutCourse({ course }: { course: CourseDetail }) {
  const { t } = useTranslation("courses");
  const about = (
    <div className="grid min-w-0 content-start gap-3">
      <p className="max-w-prose wrap-anywhere whitespace-pre-line">
        {course.description || <span className="text-muted">{t("courses:page.noDescription")}</span>}
      </p>
      {course.status === "published" ? null : (
        <p className="max-w-prose rounded-md bg-sunken px-3 py-2.5">
          {t(`courses:page.notOpen.${course.status}`)}
        </p>
      )}
      {course.status === "published" && course.access === "on_request" ? (
        <p className="flex flex-wrap items-center gap-3 text-muted">
          {t("courses:page.onRequest")}
          <CopyButton
            withText
            value={`${location.origin}${links.studentCourse(course.id)}`}
            label={t("courses:page.copyLink")}
          />
        </p>
      ) : null}
    </div>
  );
  if (course.cover === null) return about;
  return (
    <div className="grid grid-cols-1 items-start gap-4 md:grid-cols-[16rem_minmax(0,1fr)] md:gap-6">
      <CourseCover cover={course.cover} alt={course.cover_alt} className="w-full max-w-md rounded-lg" />
      {about}
    </div>
  );
}

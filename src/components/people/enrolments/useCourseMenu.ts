import Archive from "lucide-react/icons/archive";
import Eye from "lucide-react/icons/eye";
import EyeOff from "lucide-react/icons/eye-off";
import Pencil from "lucide-react/icons/pencil";
import { notifyError, undoToast } from "@/components/shared/feedback/toast";
import type { MenuAction } from "@/components/shared/overlay/ActionMenu";
import { useUpdateCourse, type CourseDetail } from "@/hooks/people/enrolments/courses";
import { useCoursePeopleCounts } from "@/hooks/people/enrolments/course-people";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { confirm } from "@/lib/confirm";
import type { CourseStatus } from "@/lib/people/shared/course-types";

const said = { published: "published", draft: "unpublished", archived: "archived" } as const;

/** What can be done with a course beside inviting: edit, publish, make it a draft again, archive. */
export function useCourseMenu(storeId: string, course: CourseDetail, onEdit: () => void): MenuAction[] {
  const { t } = useTranslation("courses");
  const errorText = useErrorText();
  const update = useUpdateCourse(storeId);
  const counts = useCoursePeopleCounts(course.id, "");
  const { id, title } = course;
  const failed = (error: unknown) => notifyError(errorText(error));

  const set = (status: CourseStatus, revision: number) =>
    update.mutateAsync({ id, fields: { status }, revision });
  /** Done at once, with the way back. */
  async function become(status: CourseStatus) {
    try {
      const { revision } = await set(status, course.revision);
      undoToast(t(`courses:page.${said[status]}`, { title }), {
        label: t("courses:page.undo"),
        run: () => void set(course.status, revision).catch(failed),
      });
    } catch (error) {
      failed(error);
    }
  }

  async function askToArchive() {
    const { enrolled = 0, invited = 0, asked = 0, links = 0 } = counts.data ?? {};
    const lost = { invited, asked, links };
    const losses = (["invited", "asked", "links"] as const).flatMap((what) =>
      lost[what] > 0 ? [t(`courses:archive.${what}`, { count: lost[what] })] : [],
    );
    // Nothing is lost: it is done, and can be undone.
    if (losses.length === 0) {
      await become("archived");
      return;
    }
    const answer = await confirm({
      title: t("courses:archive.title", { title }),
      losses,
      keeps: [
        ...(enrolled > 0 ? [t("courses:archive.students", { count: enrolled })] : []),
        t("courses:archive.sessions"),
      ],
      danger: true,
      confirmLabel: t("courses:archive.action"),
    });
    if (answer.action === "confirm") await become("archived");
  }

  return [
    { id: "edit", label: t("courses:page.edit"), icon: Pencil, onSelect: onEdit },
    ...(course.status === "published"
      ? [
          {
            ...{ id: "unpublish", label: t("courses:page.unpublish"), icon: EyeOff },
            onSelect: () => void become("draft"),
          },
        ]
      : [
          {
            ...{ id: "publish", label: t("courses:page.publish"), icon: Eye },
            onSelect: () => void become("published"),
          },
        ]),
    ...(course.status === "archived"
      ? []
      : [
          {
            ...{
              id: "archive",
              label: t("courses:page.archive"),
              icon: Archive,
              danger: true,
              separated: true,
            },
            onSelect: () => void askToArchive(),
          },
        ]),
  ];
}

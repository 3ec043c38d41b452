import Plus from "lucide-react/icons/plus";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Button } from "@/components/ui/Button";
import { Select } from "@/components/ui/Select";
import type { Course } from "@/hooks/courses/shared/types";

interface CoursePickerProps {
  courses: Course[] | undefined;
  value: string;
  onChange: (courseId: string) => void;
  /** Given to those who may add a course. */
  onNew?: () => void;
}

/** One course, or all of them: everything on the page follows. */
export function CoursePicker({ courses, value, onChange, onNew }: CoursePickerProps) {
  const { t } = useTranslation("sessions");
  return (
    <div className="flex items-center gap-2">
      <Select
        aria-label={t("course.label")}
        value={value}
        disabled={!courses}
        onChange={(event) => onChange(event.target.value)}
        className="w-full sm:w-80"
      >
        <option value="">{t("course.all")}</option>
        {courses?.map((course) => (
          <option key={course.id} value={course.id}>
            {course.status === "published"
              ? course.title
              : t("course.withStatus", { title: course.title, status: t(`course.status.${course.status}`) })}
          </option>
        ))}
      </Select>
      {onNew ? (
        <Button variant="ghost" onClick={onNew} className="max-sm:hidden">
          <Plus aria-hidden />
          {t("course.new")}
        </Button>
      ) : null}
      {onNew ? (
        <Button size="icon" onClick={onNew} aria-label={t("course.new")} className="sm:hidden">
          <Plus aria-hidden />
        </Button>
      ) : null}
    </div>
  );
}

import Plus from "lucide-react/icons/plus";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { FilterPicker } from "@/components/shared/filters/FilterPicker";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { Button } from "@/components/ui/Button";
import { useCourse } from "@/hooks/courses/useLiveSessions";
import { ahead } from "@/lib/net/persistently";

const load = () => import("./CourseCombobox");
const CourseCombobox = lazyPart(load);

interface CoursePickerProps {
  storeId: string;
  value: string;
  onChange: (courseId: string) => void;
  /** Given to those who may add a course. */
  onNew?: () => void;
}

/** One course, or all of them: everything on the page follows. */
export function CoursePicker({ storeId, value, onChange, onNew }: CoursePickerProps) {
  const { t } = useTranslation("sessions");
  const { data: course, isLoading } = useCourse(storeId, value);
  const name = (): string => {
    if (!course) return t("course.one");
    const { title, status } = course;
    return status === "published"
      ? title
      : t("course.withStatus", { title, status: t(`course.status.${status}`) });
  };
  return (
    <div className="flex items-center gap-2">
      <FilterPicker
        Picker={CourseCombobox}
        preload={() => ahead(load)}
        storeId={storeId}
        label={t("course.label")}
        allLabel={t("course.all")}
        value={value ? { id: value, label: name() } : null}
        loading={isLoading}
        onChange={onChange}
        className="w-full sm:w-80!"
      />
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

import BookOpen from "lucide-react/icons/book-open";
import Radio from "lucide-react/icons/radio";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { EmptyResult, EmptyState } from "@/components/shared/feedback/EmptyState";
import { Button } from "@/components/ui/Button";

interface SessionsEmptyProps {
  /** Filters are set: there may be sessions, only not these. */
  filtered: boolean;
  hasCourses: boolean;
  /** Sessions there are in all, in the chosen course. */
  total: number;
  onClear: () => void;
  onShowAll: () => void;
  onNewSession?: (() => void) | undefined;
  onNewCourse?: (() => void) | undefined;
}

/** No course, no session, none ahead, no result: each says what to do. */
export function SessionsEmpty(props: SessionsEmptyProps) {
  const { filtered, hasCourses, total, onClear, onShowAll, onNewSession, onNewCourse } = props;
  const { t } = useTranslation("sessions");
  if (filtered) return <EmptyResult onClear={onClear} />;
  if (!hasCourses)
    return (
      <EmptyState
        icon={<BookOpen />}
        title={t("empty.noCourse.title")}
        description={onNewCourse ? t("empty.noCourse.description") : t("empty.noCourse.ask")}
        action={
          onNewCourse ? (
            <Button variant="primary" onClick={onNewCourse}>
              {t("course.new")}
            </Button>
          ) : undefined
        }
      />
    );
  const plan = onNewSession ? (
    <Button variant="primary" onClick={onNewSession}>
      {t("new")}
    </Button>
  ) : null;
  if (total === 0)
    return (
      <EmptyState
        icon={<Radio />}
        title={t("empty.noSession.title")}
        description={t("empty.noSession.description")}
        action={plan}
      />
    );
  return (
    <EmptyState
      icon={<Radio />}
      title={t("empty.nothingHere.title")}
      description={t("empty.nothingHere.description", { count: total })}
      action={
        <>
          <Button onClick={onShowAll}>{t("empty.nothingHere.all")}</Button>
          {plan}
        </>
      }
    />
  );
}

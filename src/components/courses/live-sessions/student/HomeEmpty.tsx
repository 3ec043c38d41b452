import CalendarClock from "lucide-react/icons/calendar-clock";
import GraduationCap from "lucide-react/icons/graduation-cap";
import History from "lucide-react/icons/rotate-ccw-clock";
import Ticket from "lucide-react/icons/ticket";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { ButtonLink } from "@/components/shared/display/ButtonLink";
import { EmptyState } from "@/components/shared/feedback/EmptyState";
import { Card } from "@/components/ui/Card";
import type { MyScope } from "@/hooks/courses/shared/keys";
import { links, paths } from "@/lib/paths";

interface HomeEmptyProps {
  scope: MyScope;
  /** Neither anything ahead nor anything over: probably in no course yet. */
  nothingAtAll: boolean;
  /** The only session ahead is already shown above. */
  oneAbove: boolean;
  email: string;
}

/** What belongs here, why it is worth it, and what fills it. */
export function HomeEmpty({ scope, nothingAtAll, oneAbove, email }: HomeEmptyProps) {
  const { t } = useTranslation("student");
  if (scope === "registered") {
    return (
      <Card>
        <EmptyState
          icon={<Ticket />}
          title={t("student:empty.registered.title")}
          description={t("student:empty.registered.description")}
          action={<ButtonLink to={paths.student}>{t("student:empty.registered.action")}</ButtonLink>}
        />
      </Card>
    );
  }
  if (scope === "past") {
    return (
      <Card>
        <EmptyState
          icon={<History />}
          title={t("student:empty.past.title")}
          description={t("student:empty.past.description")}
        />
      </Card>
    );
  }
  if (nothingAtAll) {
    return (
      <Card>
        <EmptyState
          icon={<GraduationCap />}
          title={t("student:empty.noCourse.title")}
          description={t("student:empty.noCourse.description", { email })}
          action={<ButtonLink to={links.settings()}>{t("student:empty.noCourse.action")}</ButtonLink>}
        />
      </Card>
    );
  }
  const kind = oneAbove ? "rest" : "upcoming";
  return (
    <Card>
      <EmptyState
        icon={<CalendarClock />}
        title={t(`student:empty.${kind}.title`)}
        description={t(`student:empty.${kind}.description`)}
      />
    </Card>
  );
}

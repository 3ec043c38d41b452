import { CoursePeople } from "@/components/people/enrolments/CoursePeople";
import { InvitationLinks } from "@/components/people/invitations/InvitationLinks";
import { personMarks } from "@/components/people/shared/course-marks";
import { StatCard, StatCards } from "@/components/shared/display/StatCard";
import { StatusMark } from "@/components/shared/display/StatusBadge";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { useCoursePeopleCounts } from "@/hooks/people/enrolments/course-people";
import { useTranslation } from "@/hooks/ui/useTranslation";
import type { CourseUrl } from "@/lib/people/enrolments/courses-url";
import { peopleGroups } from "@/lib/people/shared/course-types";

interface CoursePeoplePanelProps {
  store: { id: string; name: string };
  course: { id: string; title: string };
  url: CourseUrl;
  onUrl: (patch: Partial<CourseUrl>, options?: { replace?: boolean }) => void;
  mayManage: boolean;
  /** Given while the course takes people in. */
  onInvite?: (() => void) | undefined;
}

const marks = { enrolled: "active", invited: "open", asked: "expired", gone: "left" } as const;

/** The people of a course by group, each a count that opens its list; with the open links beside who is invited. */
export function CoursePeoplePanel({
  store,
  course,
  url,
  onUrl,
  mayManage,
  onInvite,
}: CoursePeoplePanelProps) {
  const { t } = useTranslation("courses");
  const counts = useCoursePeopleCounts(course.id, "");
  return (
    <div className="grid grid-cols-1 gap-5">
      <StatCards label={t("courses:people.groups")}>
        {peopleGroups.map((group) => (
          <StatCard
            key={group}
            label={t(`courses:people.${group}`)}
            value={counts.data?.[group]}
            mark={<StatusMark {...(personMarks[marks[group]] ?? { tone: "neutral", shape: "hollow" })} />}
            selected={url.group === group}
            onSelect={() => onUrl({ group, who: "" })}
          />
        ))}
      </StatCards>
      <CoursePeople
        key={url.group}
        storeId={store.id}
        courseId={course.id}
        group={url.group}
        query={url.who}
        onQuery={(who) => onUrl({ who }, { replace: true })}
        mayManage={mayManage}
        invite={
          onInvite ? (
            <Button variant="primary" onClick={onInvite}>
              {t("courses:page.invite")}
            </Button>
          ) : null
        }
      />
      {url.group === "invited" && counts.data !== undefined ? (
        <Card className="px-4 py-3 empty:hidden">
          <InvitationLinks store={store} course={course} mayManage={mayManage} />
        </Card>
      ) : null}
    </div>
  );
}

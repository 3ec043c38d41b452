import { personMarks } from "@/components/people/shared/course-marks";
import { StatusBadge } from "@/components/shared/display/StatusBadge";
import { ActionMenu } from "@/components/shared/overlay/ActionMenu";
import { Checkbox } from "@/components/ui/Checkbox";
import type { CoursePerson } from "@/hooks/people/enrolments/course-people";
import { useFormat } from "@/hooks/ui/useFormat";
import { useTranslation } from "@/hooks/ui/useTranslation";
import type { PeopleGroup } from "@/lib/people/shared/course-types";
import type { PeopleAction } from "./usePeopleActions";

interface PersonItemProps {
  person: CoursePerson;
  group: PeopleGroup;
  actions: readonly PeopleAction[];
  selected: boolean;
  onSelect: (selected: boolean) => void;
}

/** One person of a course: who, how they stand, what can be done. */
export function PersonItem({ person, group, actions, selected, onSelect }: PersonItemProps) {
  const { t } = useTranslation("courses");
  const format = useFormat();
  const name = person.name ?? person.email ?? "";
  const facts = [
    person.name === null ? null : person.email,
    t(`courses:people.since.${group}`, { date: format.date(person.since) }),
    person.by_name ? t("courses:people.by", { name: person.by_name }) : null,
    person.until && person.status === "open"
      ? t("courses:people.until", { date: format.date(person.until) })
      : null,
    person.seats > 0 ? t("courses:people.seats", { count: person.seats }) : null,
    person.waits > 0 ? t("courses:people.waits", { count: person.waits }) : null,
  ].filter((fact) => fact !== null);
  const badge =
    person.status === "active" || group === "asked" ? null : (
      <StatusBadge {...(personMarks[person.status] ?? { tone: "neutral", shape: "slash" })}>
        {t(`courses:people.status.${person.status}`)}
      </StatusBadge>
    );
  return (
    <li className="flex min-h-14 items-center gap-3 py-2">
      {actions.length > 0 ? (
        <Checkbox
          checked={selected}
          aria-label={t("courses:people.select", { name })}
          onChange={(event) => onSelect(event.target.checked)}
        />
      ) : null}
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{name}</span>
        <span className="flex flex-wrap gap-x-2 text-sm text-muted">
          {facts.map((fact) => (
            <span key={fact} className="max-w-full truncate">
              {fact}
            </span>
          ))}
        </span>
        {badge ? <span className="mt-1 block sm:hidden">{badge}</span> : null}
      </span>
      {badge ? <span className="flex justify-end max-sm:hidden">{badge}</span> : null}
      {actions.length > 0 ? (
        <ActionMenu
          label={t("courses:people.actions", { name })}
          actions={actions.map(({ id, label, hint, danger = false, run }) => ({
            ...{ id, label, danger, onSelect: () => void run([person]) },
            ...(hint ? { hint } : {}),
          }))}
        />
      ) : null}
    </li>
  );
}

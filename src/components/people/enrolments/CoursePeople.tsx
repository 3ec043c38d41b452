import Users from "lucide-react/icons/users";
import { useState, type ReactNode } from "react";
import { EmptyResult, EmptyState } from "@/components/shared/feedback/EmptyState";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { FilterSearch } from "@/components/shared/filters/FilterBar";
import { ListCount } from "@/components/shared/table/ListCount";
import { LoadMore } from "@/components/shared/table/LoadMore";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { Checkbox } from "@/components/ui/Checkbox";
import { Skeleton } from "@/components/ui/Skeleton";
import {
  useCoursePeople,
  useCoursePeopleCounts,
  type CoursePerson,
} from "@/hooks/people/enrolments/course-people";
import { useFormat } from "@/hooks/ui/useFormat";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { cn } from "@/lib/cn";
import type { PeopleGroup } from "@/lib/people/shared/course-types";
import { PersonItem } from "./PersonItem";
import { usePeopleActions, type PeopleAction } from "./usePeopleActions";

interface CoursePeopleProps {
  storeId: string;
  courseId: string;
  group: PeopleGroup;
  query: string;
  onQuery: (query: string) => void;
  mayManage: boolean;
  /** What fills an empty group. */
  invite: ReactNode;
}

interface SelectionBarProps {
  rows: readonly CoursePerson[];
  selected: readonly CoursePerson[];
  actions: readonly PeopleAction[];
  onSelect: (ids: readonly string[]) => void;
}

/** How many are selected of what is shown, and what can be done with them. */
function SelectionBar({ rows, selected, actions, onSelect }: SelectionBarProps) {
  const { t } = useTranslation("courses");
  return (
    <div className="flex min-h-11 flex-wrap items-center gap-3 border-b border-line py-2">
      <Checkbox
        checked={selected.length === rows.length}
        indeterminate={selected.length > 0 && selected.length < rows.length}
        aria-label={t("courses:people.selectAll")}
        onChange={(event) => onSelect(event.target.checked ? rows.map(({ id }) => id) : [])}
      />
      {selected.length > 0 ? (
        <>
          <output className="text-sm">{t("courses:people.selected", { count: selected.length })}</output>
          {actions.map(({ id, label, danger, pending, run }) => (
            <Button
              key={id}
              size="sm"
              className={danger ? "text-bad-ink!" : undefined}
              loading={pending}
              onClick={() => void run(selected).then(() => onSelect([]))}
            >
              {label}
            </Button>
          ))}
        </>
      ) : (
        <span className="text-sm text-muted">{t("courses:people.selectAll")}</span>
      )}
    </div>
  );
}

/** The people of one group of a course: found by words, acted on one by one or many at once. */
export function CoursePeople(props: CoursePeopleProps) {
  const { storeId, courseId, group, query: typed, onQuery, mayManage, invite } = props;
  const { t } = useTranslation("courses");
  const format = useFormat();
  const query = typed.trim();
  const list = useCoursePeople(courseId, group, query);
  const counts = useCoursePeopleCounts(courseId, query);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const available = usePeopleActions(storeId, courseId, group);
  const actions = mayManage ? available : [];
  const rows = list.data;
  const selected = rows?.filter(({ id }) => chosen.includes(id)) ?? [];
  const count = counts.data?.[group];
  const nobody = rows?.length === 0;

  if (!rows && list.error)
    return <ErrorState error={list.error} onRetry={() => void list.refetch()} retrying={list.isFetching} />;
  if (nobody && !query)
    return (
      <Card>
        <EmptyState
          icon={<Users />}
          title={t(`courses:people.empty.${group}`)}
          description={t(`courses:people.empty.${group}Help`)}
          action={group === "gone" ? null : invite}
        />
      </Card>
    );
  return (
    <div className="grid grid-cols-1 gap-3">
      <div className="flex max-w-md min-w-0">
        <FilterSearch label={t("courses:people.search")} value={typed} onChange={onQuery} />
      </div>
      <ListCount
        count={
          count === undefined
            ? undefined
            : t(`courses:people.count.${group}`, { count, formatted: format.number(count) })
        }
        stale={counts.isPlaceholderData}
      />
      {nobody ? (
        <EmptyResult onClear={() => onQuery("")} description={t("courses:people.nobody", { query })} />
      ) : null}
      {rows && rows.length > 0 ? (
        <Card className="px-4">
          {actions.length > 0 && rows.length > 1 ? (
            <SelectionBar rows={rows} selected={selected} actions={actions} onSelect={setChosen} />
          ) : null}
          <ul
            className={cn("divide-y divide-line", list.isPlaceholderData && "opacity-60")}
            aria-label={t(`courses:people.${group}`)}
          >
            {rows.map((person) => (
              <PersonItem
                key={person.id}
                person={person}
                group={group}
                actions={actions}
                selected={chosen.includes(person.id)}
                onSelect={(on) =>
                  setChosen(on ? [...chosen, person.id] : chosen.filter((id) => id !== person.id))
                }
              />
            ))}
          </ul>
        </Card>
      ) : null}
      {rows ? null : (
        <div className="grid gap-4 py-2" aria-hidden>
          {["w-2/5", "w-1/2", "w-1/3"].map((width) => (
            <Skeleton key={width} className={width} />
          ))}
        </div>
      )}
      <LoadMore
        has={list.hasNextPage}
        loading={list.isFetchingNextPage}
        load={() => void list.fetchNextPage()}
        error={list.isFetchNextPageError ? list.error : undefined}
      />
    </div>
  );
}

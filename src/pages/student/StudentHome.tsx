import { useTranslation } from "@/hooks/ui/useTranslation";
import * as z from "zod/mini";
import { HomeEmpty } from "@/components/courses/live-sessions/student/HomeEmpty";
import { NextSession } from "@/components/courses/live-sessions/student/NextSession";
import { AgendaSkeleton, SessionAgenda } from "@/components/courses/live-sessions/student/SessionAgenda";
import { momentsOf, pickNext } from "@/components/courses/live-sessions/student/session-state";
import { doorsOf } from "@/lib/courses/shared/join-window";
import { useStudentHome } from "@/components/courses/live-sessions/student/useStudentHome";
import { MyCourses } from "@/components/people/joining/MyCourses";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { PageHead } from "@/components/shared/display/PageHead";
import { Segmented } from "@/components/ui/Segmented";
import { useUser } from "@/hooks/auth/useAuth";
import { urlChoice } from "@/lib/url-state";
import { useUrlState } from "@/hooks/ui/useUrlState";
import { useFormat } from "@/hooks/ui/useFormat";
import { useServerNow } from "@/hooks/ui/useServerNow";

const scopes = ["upcoming", "registered", "past"] as const;
const addressSchema = z.object({ scope: urlChoice(scopes) });

export default function StudentHome() {
  const { t } = useTranslation("student");
  const format = useFormat();
  const user = useUser();
  const [{ scope }, setAddress] = useUrlState(addressSchema);
  const { list, ahead, nothingAtAll } = useStudentHome(scope);
  const now = useServerNow(ahead?.flatMap(momentsOf) ?? []);
  const next = ahead ? pickNext(ahead, now) : undefined;
  const rows = scope === "past" ? list.data : list.data?.filter(({ id }) => id !== next?.id);

  function stateLine(): string | undefined {
    if (!ahead) return undefined;
    if (!next) return t("student:state.none");
    if (doorsOf(next, now) === "open") return t("student:state.open");
    return t("student:state.next", { relative: format.relative(next.scheduled_start, now) });
  }

  async function more(): Promise<number> {
    const { data } = await list.fetchNextPage({ throwOnError: true });
    return data?.length ?? 0;
  }

  return (
    <div className="page max-w-5xl! pb-16">
      <PageHead title={t("student:title")} state={stateLine()} />
      {next ? <NextSession key={next.id} session={next} now={now} /> : null}
      <div className={next ? "mt-10" : undefined}>
        <Segmented
          label={t("student:scope.label")}
          value={scope}
          options={scopes.map((value) => ({ value, label: t(`student:scope.${value}`) }))}
          onChange={(value) => setAddress({ scope: value })}
          className="max-sm:flex"
        />
        <section aria-labelledby="agenda" className="mt-5">
          <h2 id="agenda" className="sr-only">
            {t(`student:list.${scope}`)}
          </h2>
          {list.isPending ? <AgendaSkeleton /> : null}
          {list.isError && !list.data ? (
            <ErrorState error={list.error} onRetry={() => void list.refetch()} retrying={list.isFetching} />
          ) : null}
          {rows && rows.length > 0 ? (
            <SessionAgenda
              sessions={rows}
              onMore={list.hasNextPage ? more : undefined}
              loadingMore={list.isFetchingNextPage}
              moreError={list.isFetchNextPageError ? list.error : null}
            />
          ) : null}
          {rows?.length === 0 && !list.hasNextPage ? (
            <HomeEmpty
              scope={scope}
              nothingAtAll={nothingAtAll}
              oneAbove={next !== undefined}
              email={user.email}
            />
          ) : null}
        </section>
      </div>
      <MyCourses />
    </div>
  );
}

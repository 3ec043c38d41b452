import type { ReactNode } from "react";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { LoadMore } from "@/components/shared/table/LoadMore";
import { Skeleton } from "@/components/ui/Skeleton";

interface LogListProps<Event> {
  list: {
    data: readonly Event[] | undefined;
    error: unknown;
    hasNextPage: boolean;
    isFetchingNextPage: boolean;
    isFetchNextPageError: boolean;
    fetchNextPage: () => Promise<unknown>;
    refetch: () => Promise<unknown>;
  };
  title: string;
  empty: string;
  line: (event: Event) => ReactNode;
}

/** A log, newest first, page by page; each line is an `li`. */
export function LogList<Event>({ list, title, empty, line }: LogListProps<Event>) {
  const { data, error } = list;
  if (error && !data)
    return <ErrorState compact error={error} onRetry={() => void list.refetch()} className="m-5" />;
  if (!data)
    return (
      <div aria-busy className="grid gap-4 p-5 sm:px-6">
        <Skeleton className="w-2/5" />
        <Skeleton className="w-1/2" />
      </div>
    );
  if (data.length === 0) return <p className="p-5 text-muted sm:px-6">{empty}</p>;
  return (
    <>
      <ul className="divide-y divide-line" aria-label={title}>
        {data.map(line)}
      </ul>
      <LoadMore
        has={list.hasNextPage}
        loading={list.isFetchingNextPage}
        load={() => void list.fetchNextPage()}
        error={list.isFetchNextPageError ? list.error : undefined}
      />
    </>
  );
}

import { Skeleton } from "@/components/ui/Skeleton";

/** The frame of a page before anything is known; `bare` where the shell already stands. */
export function ShellSkeleton({ bare = false }: { bare?: boolean }) {
  const content = (
    <div className="page grid content-start gap-6 pt-8">
      <Skeleton className="h-8 w-56" />
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        <Skeleton className="h-20 rounded-lg" />
        <Skeleton className="h-20 rounded-lg" />
        <Skeleton className="h-20 rounded-lg" />
        <Skeleton className="h-20 rounded-lg" />
      </div>
      <Skeleton className="h-64 rounded-lg" />
    </div>
  );
  if (bare) return <div aria-busy>{content}</div>;
  return (
    <div aria-busy className="min-h-dvh lg:grid lg:grid-cols-[15.5rem_minmax(0,1fr)]">
      <div className="border-b border-line max-lg:h-14 lg:border-r lg:border-b-0" />
      {content}
    </div>
  );
}

import { Skeleton } from "@/components/ui/Skeleton";

/** The shape of a unit's detail: facts in two columns, then its events. */
export function TraceabilitySkeleton() {
  return (
    <div aria-busy className="grid gap-8 px-5 py-5 sm:px-6">
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        {["a", "b", "c", "d", "e", "f"].map((key) => (
          <span key={key} className="grid gap-2">
            <Skeleton className="h-3 w-20" />
            <Skeleton className="w-2/3" />
          </span>
        ))}
      </div>
      <Skeleton className="h-16 rounded-md" />
      <div className="grid gap-7">
        {["a", "b", "c", "d"].map((key) => (
          <span key={key} className="grid grid-cols-[1.5rem_1fr] gap-3">
            <Skeleton className="size-6 rounded-full" />
            <span className="grid gap-2">
              <Skeleton className="w-1/3" />
              <Skeleton className="h-3 w-1/2" />
            </span>
          </span>
        ))}
      </div>
    </div>
  );
}

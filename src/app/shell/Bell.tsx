import { Suspense } from "react";
import { NotificationBell } from "@/components/messages/NotificationBell";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { Skeleton } from "@/components/ui/Skeleton";

const AlertAnswers = lazyPart(() => import("@/components/physical/serial-tracking/alerts/AlertAnswers"));

/** The bell, under which the stock's alerts can be answered where they are told. */
export function Bell({ className }: { className?: string }) {
  return (
    <NotificationBell
      className={className}
      answers={(alert) => (
        <Suspense fallback={<Skeleton className="h-8 w-40" />}>
          <AlertAnswers {...alert} />
        </Suspense>
      )}
    />
  );
}

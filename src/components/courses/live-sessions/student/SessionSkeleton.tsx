import { useTranslation } from "@/hooks/ui/useTranslation";
import { Card } from "@/components/ui/Card";
import { Skeleton } from "@/components/ui/Skeleton";

export function SessionSkeleton() {
  const { t } = useTranslation("student");
  return (
    <div className="pt-8">
      <output className="sr-only">{t("student:session.loading")}</output>
      <Skeleton className="h-7 w-3/5" />
      <Skeleton className="mt-3 w-2/5" />
      <div className="mt-8 grid gap-6 lg:grid-cols-[1fr_20rem]">
        <Card className="order-last grid content-start gap-3 p-5 lg:order-first">
          <Skeleton className="w-1/4" />
          <Skeleton />
          <Skeleton className="w-4/5" />
        </Card>
        <Card className="grid content-start gap-4 p-5">
          <Skeleton className="w-1/3" />
          <Skeleton className="h-6 w-3/4" />
          <Skeleton className="h-10 rounded-md" />
        </Card>
      </div>
    </div>
  );
}

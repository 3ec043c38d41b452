import { useEffect, useRef } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import type { MoreRows } from "./data-table-types";
import { Button } from "@/components/ui/Button";

/** Loads the next page when its button comes near the screen; the button works without that too. */
export function LoadMore({ has, loading, load, error }: MoreRows) {
  const { t } = useTranslation();
  const button = useRef<HTMLDivElement>(null);
  const latest = useRef(load);
  useEffect(() => {
    latest.current = load;
  });
  const idle = has && !loading && !error;
  useEffect(() => {
    const node = button.current;
    if (!idle || !node || typeof IntersectionObserver === "undefined") return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) latest.current();
      },
      { rootMargin: "480px" },
    );
    observer.observe(node);
    return () => observer.disconnect();
  }, [idle]);

  if (error) return <ErrorState compact error={error} onRetry={load} retrying={loading} className="m-3" />;
  if (!has) return null;
  return (
    <div ref={button} className="flex justify-center p-3">
      <Button variant="quiet" loading={loading} onClick={load}>
        {loading ? t("table.loading") : t("table.more")}
      </Button>
    </div>
  );
}

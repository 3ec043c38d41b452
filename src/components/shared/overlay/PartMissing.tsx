import { useTranslation } from "@/hooks/ui/useTranslation";
import { Button } from "@/components/ui/Button";

/** Stands in for a panel or dialog whose file did not come: the address keeps what was opened, a fresh page shows it. */
export function PartMissing() {
  const { t } = useTranslation();
  return (
    <div
      role="alert"
      className="fixed inset-x-4 bottom-24 z-60 mx-auto flex max-w-md flex-wrap items-center gap-3 rounded-md bg-raised px-4 py-3 text-bad-ink shadow-float lg:bottom-6"
    >
      <p className="min-w-0 flex-1 basis-48">{t("partMissing")}</p>
      <Button size="sm" onClick={() => location.reload()}>
        {t("reload")}
      </Button>
    </div>
  );
}

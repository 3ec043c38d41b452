import GraduationCap from "lucide-react/icons/graduation-cap";
import Store from "lucide-react/icons/store";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { ButtonLink } from "@/components/shared/display/ButtonLink";
import { PageHead } from "@/components/shared/display/PageHead";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import { paths } from "@/lib/paths";

/** For an account that belongs to no store: two ways to begin. */
export function Welcome({ onOpenStore }: { onOpenStore: () => void }) {
  const { t } = useTranslation("dashboard");
  return (
    <div className="page">
      <PageHead title={t("welcome.title")} state={t("welcome.state")} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Card className="flex flex-col items-start gap-2 p-5">
          <Store aria-hidden className="size-6 text-accent-ink" />
          <h2 className="text-lg font-semibold">{t("welcome.teach.title")}</h2>
          <p className="flex-1 text-pretty text-muted">{t("welcome.teach.text")}</p>
          <Button variant="primary" className="mt-2" onClick={onOpenStore}>
            {t("welcome.teach.action")}
          </Button>
        </Card>
        <Card className="flex flex-col items-start gap-2 p-5">
          <GraduationCap aria-hidden className="size-6 text-accent-ink" />
          <h2 className="text-lg font-semibold">{t("welcome.learn.title")}</h2>
          <p className="flex-1 text-pretty text-muted">{t("welcome.learn.text")}</p>
          <ButtonLink className="mt-2" to={paths.student}>
            {t("welcome.learn.action")}
          </ButtonLink>
        </Card>
      </div>
    </div>
  );
}

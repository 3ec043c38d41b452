import Compass from "lucide-react/icons/compass";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useLocation } from "react-router-dom";
import { ButtonLink } from "@/components/shared/display/ButtonLink";
import { EmptyState } from "@/components/shared/feedback/EmptyState";
import { paths } from "@/lib/paths";

export default function NotFound() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  return (
    <main className="page grid min-h-dvh place-items-center">
      <title>{`${t("notFound.title")} · ${t("appName")}`}</title>
      <div>
        <h1 tabIndex={-1} data-page-title className="sr-only">
          {t("notFound.title")}
        </h1>
        <EmptyState
          icon={<Compass />}
          title={t("notFound.title")}
          description={
            <>
              {t("notFound.description")} <span className="code break-all">{pathname}</span>
            </>
          }
          action={
            <ButtonLink variant="primary" to={paths.home}>
              {t("notFound.action")}
            </ButtonLink>
          }
        />
      </div>
    </main>
  );
}

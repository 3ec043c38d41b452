import { useTranslation } from "@/hooks/ui/useTranslation";
import { useRouteError } from "react-router-dom";
import { ButtonLink } from "@/components/shared/display/ButtonLink";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { paths } from "@/lib/paths";
import { isMissingFile } from "@/lib/net/persistently";

/** One broken page does not take the app with it: it says so and offers the way on. */
export function RouteError() {
  const { t } = useTranslation();
  const error = useRouteError();
  // A new release replaces the files an open page may still ask for: loading it afresh is the cure.
  const stale = isMissingFile(error) && navigator.onLine;
  return (
    <main className="page py-10">
      <title>{`${t("routeError.title")} · ${t("appName")}`}</title>
      <div className="rounded-lg border border-line bg-surface">
        <ErrorState
          error={error}
          title={stale ? t("routeError.stale") : t("routeError.title")}
          onRetry={() => location.reload()}
          action={<ButtonLink to={paths.home}>{t("routeError.home")}</ButtonLink>}
        />
      </div>
    </main>
  );
}

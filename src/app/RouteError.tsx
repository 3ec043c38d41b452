import { useTranslation } from "react-i18next";
import { useRouteError } from "react-router-dom";
import { ButtonLink } from "@/components/shared/ButtonLink";
import { ErrorState } from "@/components/shared/ErrorState";
import { paths } from "@/lib/paths";

/** A new release replaces the files an open page may still ask for: loading it afresh is the cure. */
function isMissingChunk(error: unknown): boolean {
  return (
    error instanceof Error &&
    /dynamically imported module|module script failed|error loading/i.test(error.message)
  );
}

/** One broken page does not take the app with it: it says so and offers the way on. */
export function RouteError() {
  const { t } = useTranslation();
  const error = useRouteError();
  const stale = isMissingChunk(error);
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

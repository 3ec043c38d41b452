import { useEffect, useRef } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useNavigate, useSearchParams } from "react-router-dom";
import { ButtonLink } from "@/components/shared/display/ButtonLink";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { PageHead } from "@/components/shared/display/PageHead";
import { notify } from "@/components/shared/feedback/toast";
import { useFinishConnection } from "@/hooks/settings/useVideoConnections";
import { links } from "@/lib/paths";

/** Where a provider sends the person back to: ends the authorisation as that person, once, and returns to the settings. */
export default function ConnectionCallback() {
  const { t } = useTranslation("settings");
  const [query] = useSearchParams();
  const navigate = useNavigate();
  const { mutate, error } = useFinishConnection();
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    mutate(
      {
        state: query.get("state") ?? "",
        code: query.get("code") ?? undefined,
        error: query.get("error") ?? undefined,
      },
      {
        onSuccess: ({ provider }) => {
          notify(t("video.connectedNow", { provider: t(`integrations.${provider}.title`) }));
          void navigate(links.settings("integrations"), { replace: true });
        },
      },
    );
  }, [mutate, navigate, query, t]);
  return (
    <div className="page">
      <PageHead title={t("video.callbackTitle")} state={error ? undefined : t("video.callbackWait")} />
      {error ? (
        <ErrorState
          error={error}
          title={t("video.callbackFailed")}
          action={<ButtonLink to={links.settings("integrations")}>{t("video.backToSettings")}</ButtonLink>}
        />
      ) : null}
    </div>
  );
}

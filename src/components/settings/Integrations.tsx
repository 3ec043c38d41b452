import type { ProviderStatus } from "@contracts/integration-status.ts";
import type { VideoStatus } from "@contracts/video.ts";
import type { LucideIcon } from "lucide-react";
import CalendarDays from "lucide-react/icons/calendar-days";
import Video from "lucide-react/icons/video";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { CopyButton } from "@/components/shared/display/CopyButton";
import { VideoConnection } from "@/components/settings/VideoConnection";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { StatusBadge } from "@/components/shared/display/StatusBadge";
import { Skeleton } from "@/components/ui/Skeleton";

const icons: Record<ProviderStatus["id"], LucideIcon> = {
  zoom: Video,
  google_meet: CalendarDays,
};

function Status({ provider, reconnect }: { provider: ProviderStatus; reconnect: boolean | undefined }) {
  const { t } = useTranslation("settings");
  if (reconnect) {
    return (
      <StatusBadge tone="warn" shape="slash">
        {t("video.reconnectNeeded")}
      </StatusBadge>
    );
  }
  if (provider.connected) {
    return (
      <StatusBadge tone="good" shape="check">
        {t("integrations.connected")}
      </StatusBadge>
    );
  }
  return provider.configured ? (
    <StatusBadge tone="info" shape="half">
      {t("integrations.configured")}
    </StatusBadge>
  ) : (
    <StatusBadge tone="neutral" shape="hollow">
      {t("integrations.missing")}
    </StatusBadge>
  );
}

interface IntegrationsProps {
  storeId: string;
  /** The accounts of Zoom and Google; undefined until known, or for roles that do not see them. */
  video: VideoStatus | undefined;
  providers: readonly ProviderStatus[] | undefined;
  /** Who runs the store is told what is absent; others whom to ask. */
  mayConfigure: boolean;
  error: unknown;
  onRetry: () => void;
}

export function Integrations({ storeId, providers, video, mayConfigure, error, onRetry }: IntegrationsProps) {
  const { t } = useTranslation("settings");
  if (error && !providers) return <ErrorState compact error={error} onRetry={onRetry} className="m-4" />;
  if (!providers) {
    return (
      <div aria-busy className="grid gap-5 p-5">
        <Skeleton className="w-2/5" />
        <Skeleton className="w-1/2" />
      </div>
    );
  }
  return (
    <ul className="divide-y divide-line">
      {providers.map((provider) => {
        const Icon = icons[provider.id];
        return (
          <li
            key={provider.id}
            className="grid grid-cols-[auto_minmax(0,1fr)] items-start gap-x-4 gap-y-3 px-4 py-4 sm:grid-cols-[auto_minmax(0,1fr)_auto] sm:px-5"
          >
            <span
              aria-hidden
              className="grid size-9 shrink-0 place-items-center rounded-md bg-sunken text-muted"
            >
              <Icon className="size-4" />
            </span>
            <div>
              <h3 className="font-medium">{t(`integrations.${provider.id}.title`)}</h3>
              <p className="text-pretty text-muted">{t(`integrations.${provider.id}.text`)}</p>
            </div>
            <div className="max-sm:col-start-2 max-sm:row-start-2">
              <Status
                provider={provider}
                reconnect={video?.connections.some(
                  (one) => one.provider === provider.id && one.status === "reconnect_needed",
                )}
              />
            </div>
            {provider.configured ? null : provider.missing.length > 0 ? (
              <div className="col-start-2 -col-end-1 text-sm text-muted">
                <p>{t("integrations.missingHelp")}</p>
                <ul className="mt-1 flex flex-wrap items-center gap-1.5">
                  {provider.missing.map((name) => (
                    <li key={name} className="rounded-sm bg-sunken px-1.5 py-0.5 code break-all text-ink">
                      {name}
                    </li>
                  ))}
                  <li>
                    <CopyButton
                      value={provider.missing.map((name) => `${name}=`).join("\n")}
                      label={t("integrations.copyNames")}
                    />
                  </li>
                </ul>
              </div>
            ) : mayConfigure ? null : (
              <p className="col-start-2 -col-end-1 text-sm text-muted">{t("integrations.askOwner")}</p>
            )}
            {mayConfigure && video && provider.configured ? (
              <div className="col-span-full sm:col-start-2">
                <VideoConnection storeId={storeId} provider={provider.id} status={video} />
              </div>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}

import type { ProviderId } from "@contracts/integration-status.ts";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { ConnectionsLink } from "@/components/courses/live-sessions/shared/ConnectionsLink";
import { StatusMark } from "@/components/shared/display/StatusBadge";
import { useIntegrationStatus } from "@/hooks/stores/useIntegrationStatus";
import { useCurrentStore } from "@/hooks/stores/useCurrentStore";
import type { SessionPlatform } from "@/lib/courses/shared/session-types";

const isProvider = (platform: SessionPlatform): platform is SessionPlatform & ProviderId =>
  platform === "zoom" || platform === "google_meet";

/** Whether the chosen platform makes the meeting by itself, and if not, what that takes. */
export function PlatformConnection({ platform }: { platform: SessionPlatform }) {
  const { t } = useTranslation(["session", "sessions"]);
  const { store } = useCurrentStore();
  const { data } = useIntegrationStatus(store.id);
  const status = data?.providers.find(({ id }) => id === platform);
  if (!isProvider(platform)) return null;
  const state = !status
    ? null
    : status.connected
      ? "connected"
      : status.configured
        ? "unconnected"
        : "unconfigured";
  return (
    <output className="-mt-2 flex min-h-6 flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
      {state ? (
        <>
          <span className="flex gap-2">
            <span className="flex h-5 items-center">
              <StatusMark
                tone={state === "connected" ? "good" : "neutral"}
                shape={state === "connected" ? "check" : "hollow"}
              />
            </span>
            <span>{t(`form.room.${state}`, { platform: t(`platform.${platform}`) })}</span>
          </span>
          {state === "unconnected" ? <ConnectionsLink /> : null}
        </>
      ) : null}
    </output>
  );
}

import type { LucideIcon } from "lucide-react";
import Link2 from "lucide-react/icons/link-2";
import MonitorPlay from "lucide-react/icons/monitor-play";
import Video from "lucide-react/icons/video";
import { useTranslation } from "@/hooks/ui/useTranslation";
import type { SessionPlatform as Platform } from "@/lib/courses/shared/session-types";

const icons: Record<Platform, LucideIcon> = {
  zoom: Video,
  google_meet: Video,
  native: MonitorPlay,
  custom: Link2,
};

export function SessionPlatform({ platform }: { platform: Platform }) {
  const { t } = useTranslation("sessions");
  const Icon = icons[platform];
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Icon aria-hidden className="size-4 shrink-0 text-muted" />
      <span className="truncate">{t(`platform.${platform}`)}</span>
    </span>
  );
}

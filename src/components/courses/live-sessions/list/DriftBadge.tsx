import GitCompareArrows from "lucide-react/icons/git-compare-arrows";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Badge } from "@/components/ui/Badge";
import type { LiveSessionListItem } from "@/hooks/courses/shared/types";

/** Somebody changed the meeting at the provider, and nobody has decided about it yet. */
export function DriftBadge({ session }: { session: LiveSessionListItem }) {
  const { t } = useTranslation("sessions");
  if (!session.has_drift) return null;
  return (
    <Badge tone="warn">
      <GitCompareArrows aria-hidden className="size-3.5 shrink-0" />
      <span className="truncate">{t("drifted", { platform: t(`platform.${session.platform}`) })}</span>
    </Badge>
  );
}

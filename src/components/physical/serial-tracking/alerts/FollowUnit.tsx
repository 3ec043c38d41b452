import Bell from "lucide-react/icons/bell";
import BellRing from "lucide-react/icons/bell-ring";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { notifyError } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import { useFollowUnit, useUnitFollow } from "@/hooks/physical/alerts/unit-follow";
import { useErrorText } from "@/hooks/ui/useErrorText";

/** Tells the person of changes of this unit, or no more. */
export function FollowUnit({ serialId }: { serialId: string }) {
  const { t } = useTranslation("serialUnit");
  const errorText = useErrorText("serials");
  const { data } = useUnitFollow(serialId);
  const set = useFollowUnit(serialId);
  if (data === undefined) return null;
  const follows = set.isPending ? set.variables : data;
  const Icon = follows ? BellRing : Bell;
  return (
    <Button
      size="sm"
      variant="ghost"
      aria-pressed={follows}
      title={t("follow.help")}
      onClick={() => set.mutate(!follows, { onError: (error) => notifyError(errorText(error)) })}
    >
      <Icon aria-hidden />
      {t(follows ? "follow.following" : "follow.follow")}
    </Button>
  );
}

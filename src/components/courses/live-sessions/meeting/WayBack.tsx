import Undo2 from "lucide-react/icons/undo-2";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { notify } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import { useSwitchRoom, type Place } from "@/hooks/courses/meeting/session-check";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { useErrorText } from "@/hooks/ui/useErrorText";

interface WayBackProps {
  session: LiveSessionDetail;
  place: Place;
  onBack: () => void;
}

/** Takes a change of room back, for as long as the panel is open: a room left in mid-flight still has its people. */
export function WayBack({ session, place, onBack }: WayBackProps) {
  const { t } = useTranslation("session");
  const errorText = useErrorText();
  const switching = useSwitchRoom();
  return (
    <div className="flex flex-wrap items-center justify-between gap-2 rounded-md bg-accent-soft px-3 py-2">
      <p className="min-w-0 flex-1 basis-60 text-pretty text-accent-ink">{t("fallback.moved")}</p>
      <Button
        size="sm"
        loading={switching.isPending}
        onClick={() =>
          switching.mutate(
            { id: session.id, revision: session.revision, place },
            {
              onSuccess: () => {
                notify(t("fallback.undone", { title: session.title }));
                onBack();
              },
            },
          )
        }
      >
        {switching.isPending ? null : <Undo2 aria-hidden />}
        {t("fallback.undo")}
      </Button>
      {switching.error ? (
        <p role="alert" className="basis-full text-sm text-bad-ink">
          {errorText(switching.error)}
        </p>
      ) : null}
    </div>
  );
}

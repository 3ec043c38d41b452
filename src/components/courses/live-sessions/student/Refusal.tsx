import CircleAlert from "lucide-react/icons/circle-exclamation-point";
import RotateCw from "lucide-react/icons/rotate-cw";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { refusalText } from "./refusal";
import { Button } from "@/components/ui/Button";
import type { MyLiveSession } from "@/hooks/courses/shared/types";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useFormat } from "@/hooks/ui/useFormat";

interface RefusalProps {
  error: unknown;
  session: MyLiveSession;
  onRetry?: () => void;
  retrying?: boolean;
}

/** Stands beside the button that was refused: what happened, what was kept, what to do. */
export function Refusal({ error, session, onRetry, retrying }: RefusalProps) {
  const { t } = useTranslation("student");
  const format = useFormat();
  const otherwise = useErrorText();
  const { title, body, again } = refusalText(error, { t, format, session, otherwise });
  return (
    <div role="alert" className="flex gap-2.5 rounded-md bg-warn-soft px-3 py-2.5 text-warn-ink">
      <CircleAlert aria-hidden className="mt-1 size-4 shrink-0" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        <p className="text-pretty">{body}</p>
        {again && onRetry ? (
          <Button size="sm" className="mt-2" onClick={onRetry} loading={retrying}>
            {retrying ? null : <RotateCw aria-hidden />}
            {t("common:retry")}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

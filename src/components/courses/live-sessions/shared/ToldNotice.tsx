import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import type { Telling } from "./telling";
import { toldLines } from "./told-lines";
import { Checkbox } from "@/components/ui/Checkbox";
import { Label } from "@/components/ui/Label";
import { Skeleton } from "@/components/ui/Skeleton";
import { Textarea } from "@/components/ui/Textarea";
import { changePreviewOptions, type ChangeKind } from "@/hooks/courses/plan/change-preview";
import { useTranslation } from "@/hooks/ui/useTranslation";

interface ToldNoticeProps {
  sessionId: string;
  kind: ChangeKind;
  value: Telling;
  onChange: (value: Telling) => void;
  /** Whether a sentence may be added; a reason that is told anyway takes its place. */
  withNote: boolean;
}

/** Before a session changes: who will be told of it, in numbers, a sentence of one's own, or telling nobody. */
export function ToldNotice({ sessionId, kind, value, onChange, withNote }: ToldNoticeProps) {
  const { t } = useTranslation(["session", "messages"]);
  const id = useId();
  const { data, isError } = useQuery(changePreviewOptions(sessionId, kind));
  if (!data && !isError) return <Skeleton className="h-12 w-full" />;
  // What cannot be read keeps nobody from deciding.
  const lines = data ? toldLines(data, t) : [t("told.unknown")];
  if (lines.length === 0) return <p className="text-sm text-muted">{t("told.none")}</p>;
  return (
    <div className="grid gap-3 rounded-md bg-sunken px-3 py-3">
      <div className={value.tell ? undefined : "text-muted line-through"}>
        {lines.map((line, index) => (
          <p key={line} className={index === 0 ? "font-medium wrap-anywhere" : "text-sm text-muted"}>
            {line}
          </p>
        ))}
      </div>
      <label className="flex min-h-11 cursor-pointer items-center gap-3">
        <Checkbox
          checked={!value.tell}
          onChange={(event) => onChange({ ...value, tell: !event.target.checked })}
        />
        {t("told.nobody")}
      </label>
      {withNote && value.tell ? (
        <div className="grid gap-1.5">
          <Label htmlFor={id}>
            {t("told.note")} <span className="font-normal text-muted">{t("common:optional")}</span>
          </Label>
          <Textarea
            id={id}
            rows={2}
            maxLength={500}
            value={value.note}
            onChange={(event) => onChange({ ...value, note: event.target.value })}
          />
        </div>
      ) : null}
    </div>
  );
}

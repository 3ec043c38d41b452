import GitMerge from "lucide-react/icons/git-merge";
import { useTranslation } from "react-i18next";
import type { Conflict } from "./useSessionForm";
import { useFieldLabels } from "./useFieldLabels";
import { Button } from "@/components/ui/Button";
import type { Course, SessionHost } from "@/hooks/courses/shared/types";
import type { SessionFieldName } from "@/lib/courses/plan/session-changes";
import { useFormat } from "@/hooks/ui/useFormat";

interface ConflictNoticeProps {
  conflict: Conflict;
  hosts: SessionHost[];
  courses: Course[];
  onReload: () => void;
  onKeepMine: () => void;
}

/** Somebody else saved meanwhile: what they changed, and the two ways on. */
export function ConflictNotice({ conflict, hosts, courses, onReload, onKeepMine }: ConflictNoticeProps) {
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();
  const labels = useFieldLabels();
  const { fresh, theirs, both } = conflict;

  function nameOf(field: SessionFieldName): string {
    if (field === "scheduled_start") return t("form.start");
    if (field === "scheduled_end") return t("form.end");
    return labels[field];
  }

  function valueOf(field: SessionFieldName): string {
    const value = fresh[field];
    if (typeof value === "boolean") return value ? t("form.on") : t("form.off");
    if (value === null || value === "") return t("form.empty");
    if (field === "scheduled_start" || field === "scheduled_end")
      return format.dateTime(String(value), fresh.time_zone);
    if (field === "session_type") return t(`type.${fresh.session_type}`);
    if (field === "platform") return t(`platform.${fresh.platform}`);
    if (field === "host_id") return hosts.find(({ id }) => id === value)?.name ?? t("form.nobody");
    if (field === "course_id") return courses.find(({ id }) => id === value)?.title ?? "";
    return typeof value === "number" ? format.number(value) : value;
  }

  return (
    <div role="alert" className="grid gap-3 rounded-md bg-warn-soft p-4 text-warn-ink">
      <p className="flex gap-2.5 font-medium">
        <GitMerge aria-hidden className="mt-1 size-4 shrink-0" />
        {t("conflict.title")}
      </p>
      {theirs.length > 0 ? (
        <dl className="grid gap-2 text-sm">
          {theirs.map((field) => (
            <div key={field} className="grid gap-x-3 sm:grid-cols-[11rem_1fr]">
              <dt>
                {nameOf(field)}
                {both.includes(field) ? <span className="block">{t("conflict.both")}</span> : null}
              </dt>
              <dd className="line-clamp-3 font-medium text-ink">{valueOf(field)}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className="text-sm">{t("conflict.elsewhere")}</p>
      )}
      <p className="text-sm">{both.length > 0 ? t("conflict.overwrite") : t("conflict.apart")}</p>
      <div className="flex flex-wrap gap-2">
        <Button size="sm" onClick={onReload}>
          {t("conflict.reload")}
        </Button>
        <Button size="sm" variant="primary" onClick={onKeepMine}>
          {t("conflict.keepMine")}
        </Button>
      </div>
    </div>
  );
}

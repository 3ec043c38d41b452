import { useTranslation } from "@/hooks/ui/useTranslation";
import type { Conflict } from "./useSessionForm";
import { useFieldLabels } from "./useFieldLabels";
import { LockNotice } from "@/components/shared/form/LockNotice";
import type { SessionHost } from "@/hooks/courses/shared/types";
import type { SessionFieldName } from "@/lib/courses/plan/session-changes";
import { useFormat } from "@/hooks/ui/useFormat";

interface ConflictNoticeProps {
  conflict: Conflict;
  hosts: SessionHost[];
  onReload: () => void;
  onKeepMine: () => void;
}

/** Somebody else saved meanwhile: what they changed, and the two ways on. */
export function ConflictNotice({ conflict, hosts, onReload, onKeepMine }: ConflictNoticeProps) {
  const { t } = useTranslation(["session", "sessions"]);
  const format = useFormat();
  const labels = useFieldLabels();
  const { fresh, theirs, both, by, at } = conflict;

  function nameOf(field: SessionFieldName): string {
    if (field === "scheduled_start") return t("form.start");
    if (field === "scheduled_end") return t("form.end");
    return labels[field];
  }

  function valueOf(field: SessionFieldName): string {
    const value = fresh[field];
    if (typeof value === "boolean") return value ? t("form.on") : t("form.off");
    if (value === undefined || value === null || value === "") return t("form.empty");
    if (field === "scheduled_start" || field === "scheduled_end")
      return format.dateTime(String(value), fresh.time_zone);
    if (field === "session_type") return t(`type.${fresh.session_type}`);
    if (field === "platform") return t(`platform.${fresh.platform}`);
    if (field === "runs_by") return t(`form.runs.${String(value)}`);
    if (field === "host_id") return hosts.find(({ id }) => id === value)?.name ?? t("form.nobody");
    if (field === "course_id") return conflict.course;
    return typeof value === "number" ? format.number(value) : value;
  }

  return (
    <LockNotice
      who={{ name: by, at }}
      title={({ name, when }) =>
        name ? t("conflict.titleBy", { name, when }) : t("conflict.title", { when })
      }
      changes={theirs.map((field) => ({
        field,
        label: nameOf(field),
        value: valueOf(field),
        mine: both.includes(field) ? t("conflict.both") : undefined,
      }))}
      nothing={t("conflict.elsewhere")}
      note={both.length > 0 ? t("conflict.overwrite") : t("conflict.apart")}
      ways={[
        { label: t("conflict.reload"), run: onReload },
        { label: t("conflict.keepMine"), run: onKeepMine, primary: true },
      ]}
    />
  );
}

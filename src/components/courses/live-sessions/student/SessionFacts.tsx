import type { ReactNode } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import type { MyLiveSession } from "@/hooks/courses/shared/types";
import { heldAt } from "@/lib/courses/shared/session-times";
import { useFormat } from "@/hooks/ui/useFormat";

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="text-pretty break-words">{children}</dd>
    </div>
  );
}

/** What is fixed about the session, in words. */
export function SessionFacts({ session }: { session: MyLiveSession }) {
  const { t } = useTranslation("student");
  const format = useFormat();
  const { start, end } = heldAt(session) ?? { start: session.scheduled_start, end: session.scheduled_end };
  const length = Date.parse(end) - Date.parse(start);
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3">
      <Fact label={t("student:session.store")}>{session.store_name}</Fact>
      <Fact label={t("student:session.type")}>{t(`student:type.${session.session_type}`)}</Fact>
      <Fact label={t("student:session.platform")}>{t(`student:platform.${session.platform}`)}</Fact>
      <Fact label={t("student:session.duration")}>{format.duration(length)}</Fact>
      {session.require_registration ? (
        <Fact label={t("student:session.seats")}>
          <span className="tabular">
            {session.max_participants === null
              ? t("student:seats.unlimited")
              : t("student:seats.taken", {
                  count: session.registered_count,
                  taken: format.number(session.registered_count),
                  total: format.number(session.max_participants),
                })}
          </span>
        </Fact>
      ) : null}
      {session.is_public ? (
        <Fact label={t("student:session.access")}>{t("student:session.public")}</Fact>
      ) : null}
    </dl>
  );
}

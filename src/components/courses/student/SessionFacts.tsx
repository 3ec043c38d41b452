import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { SeatsLeft } from "@/components/courses/student/SeatsLeft";
import type { MyLiveSession } from "@/hooks/courses/types";
import { useFormat } from "@/lib/use-format";

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="text-pretty break-words">{children}</dd>
    </div>
  );
}

/** What is fixed about the session, in words. */
export function SessionFacts({ session, over }: { session: MyLiveSession; over: boolean }) {
  const { t } = useTranslation("student");
  const format = useFormat();
  const length = Date.parse(session.scheduled_end) - Date.parse(session.scheduled_start);
  const limited = session.max_participants !== null;
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3">
      <Fact label={t("student:session.course")}>{session.course_title}</Fact>
      {session.host_name ? <Fact label={t("student:session.host")}>{session.host_name}</Fact> : null}
      <Fact label={t("student:session.store")}>{session.store_name}</Fact>
      <Fact label={t("student:session.type")}>{t(`student:type.${session.session_type}`)}</Fact>
      <Fact label={t("student:session.platform")}>{t(`student:platform.${session.platform}`)}</Fact>
      <Fact label={t("student:session.duration")}>{format.duration(length)}</Fact>
      {session.require_registration && (limited || !over) ? (
        <Fact label={t("student:session.seats")}>
          <SeatsLeft session={session} />
          {limited ? (
            <span className="block tabular text-sm text-muted">
              {t("student:seats.taken", {
                taken: format.number(session.registered_count),
                total: format.number(session.max_participants ?? 0),
              })}
            </span>
          ) : null}
        </Fact>
      ) : null}
      {session.is_public ? (
        <Fact label={t("student:session.access")}>{t("student:session.public")}</Fact>
      ) : null}
    </dl>
  );
}

import ConvocationForm from "@/components/courses/live-sessions/plan/ConvocationForm";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { Skeleton } from "@/components/ui/Skeleton";
import { useConvocationProofs, type ConvocationProof } from "@/hooks/courses/plan/convocations";
import { useFormat } from "@/hooks/ui/useFormat";
import { useTranslation } from "@/hooks/ui/useTranslation";

function Person({ one }: { one: ConvocationProof }) {
  const { t } = useTranslation("messages");
  const format = useFormat();
  return (
    <li className="grid gap-0.5 py-3">
      <p className="flex flex-wrap justify-between gap-x-3">
        <span className="min-w-0 font-medium wrap-anywhere">{one.name}</span>
        <span className={one.standing === "failed" ? "text-bad-ink" : "text-muted"}>
          {t(one.standing === null ? "convocation.notYet" : `ledger.standings.${one.standing}`)}
        </span>
      </p>
      {one.reason === null ? null : <p className="text-sm text-muted">{t(`reasons.${one.reason}`)}</p>}
      {one.sent_at === null ? null : (
        <p className="text-sm wrap-anywhere text-muted">
          {t("convocation.taken", {
            when: format.dateTime(one.sent_at),
            address: one.address ?? t("convocation.noAddress"),
          })}
          {one.provider_id === null ? null : (
            <>
              {" · "}
              <span className="code">{one.provider_id}</span>
            </>
          )}
          {one.times > 1 ? ` · ${t("convocation.times", { count: one.times })}` : null}
        </p>
      )}
    </li>
  );
}

function Proofs({ sessionId }: { sessionId: string }) {
  const { t } = useTranslation("messages");
  const { data, error, refetch } = useConvocationProofs(sessionId);
  if (error && !data) return <ErrorState compact error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-16 w-full" />;
  if (data.length === 0) return <p className="text-pretty text-muted">{t("convocation.nobody")}</p>;
  return (
    <ul className="max-h-[36rem] divide-y divide-line overflow-y-auto border-y border-line">
      {data.map((one) => (
        <Person key={one.person_id} one={one} />
      ))}
    </ul>
  );
}

/** The convocation of a session: what it says, and who was sent it when and where, as the server took it. */
export default function SessionConvocation({ sessionId }: { sessionId: string }) {
  const { t } = useTranslation("messages");
  return (
    <div className="grid gap-8 py-4">
      <section className="grid gap-3">
        <h3 className="font-semibold">{t("convocation.says")}</h3>
        <ConvocationForm of={{ p_session_id: sessionId }} />
      </section>
      <section className="grid gap-3">
        <h3 className="font-semibold">{t("convocation.sentTo")}</h3>
        <Proofs sessionId={sessionId} />
      </section>
    </div>
  );
}

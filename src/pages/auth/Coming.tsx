import { useParams } from "react-router-dom";
import { ButtonLink } from "@/components/shared/display/ButtonLink";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { Button } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { useAnswerComing, useComing, type Asked } from "@/hooks/courses/student/coming";
import { useFormat } from "@/hooks/ui/useFormat";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { errorCode } from "@/lib/net/errors";
import { links, paths } from "@/lib/paths";
import { AuthForm } from "@/pages/auth/AuthForm";

const offers = ["offered", "taken", "free", "lapsed", "declined"] as const;
const states = ["open", "confirmed", "given_back", "waiting", "closed", ...offers] as const;

function Question({ asked, token }: { asked: Asked; token: string }) {
  const { t } = useTranslation("joining");
  const format = useFormat();
  const answer = useAnswerComing(token);
  const state = states.find((one) => one === asked.state) ?? "closed";
  const say = (coming: boolean) => () => answer.mutate({ start: asked.scheduled_start, coming });
  const pending = answer.isPending ? answer.variables.coming : null;
  const offer = state === "offered" || state === "free";
  const until = asked.offered_until === null ? "" : format.dateTime(asked.offered_until);
  return (
    <AuthForm
      title={t(`joining:coming.title.${state}`)}
      description={t(`joining:coming.text.${state}`, { at: until })}
    >
      <div className="grid gap-4">
        <div className="grid gap-1 rounded-lg border border-line bg-surface p-4">
          <p className="font-medium wrap-anywhere">{asked.title}</p>
          <p>{format.full(asked.scheduled_start)}</p>
          <p className="text-sm wrap-anywhere text-muted">{asked.store_name}</p>
        </div>
        {answer.error ? <ErrorState compact error={answer.error} /> : null}
        {state === "open" || offer ? (
          <Button
            variant="primary"
            className="w-full"
            loading={pending === true}
            disabled={answer.isPending}
            onClick={say(true)}
          >
            {t(offer ? "joining:coming.take" : "joining:coming.yes")}
          </Button>
        ) : null}
        {state === "open" || state === "confirmed" || state === "offered" || state === "taken" ? (
          <Button
            className="w-full"
            loading={pending === false}
            disabled={answer.isPending}
            onClick={say(false)}
          >
            {t(offer ? "joining:coming.leave" : "joining:coming.no")}
          </Button>
        ) : null}
        {asked.waitlisted_count > 0 && (state === "open" || state === "confirmed") ? (
          <p className="text-sm text-muted">{t("joining:coming.waits", { count: asked.waitlisted_count })}</p>
        ) : null}
        <ButtonLink to={links.joinSession(asked.session_id)}>{t("joining:coming.session")}</ButtonLink>
      </div>
    </AuthForm>
  );
}

/** What the link of a reminder or of an offered seat opens, for whoever holds it: asks whether they still come, or take the seat. Nothing is answered before a button is pressed. */
export default function Coming() {
  const { t } = useTranslation("joining");
  const { token = "" } = useParams();
  const asked = useComing(token);
  return (
    <>
      {/* The address answers for the person: nothing that is asked for from here is told it. */}
      <meta name="referrer" content="no-referrer" />
      {asked.data ? (
        <Question asked={asked.data} token={token} />
      ) : errorCode(asked.error) === "link_not_found" ? (
        <AuthForm title={t("joining:coming.missing")} description={t("joining:coming.missingText")}>
          <ButtonLink to={paths.home}>{t("joining:invitation.ended.home")}</ButtonLink>
        </AuthForm>
      ) : asked.error ? (
        <ErrorState error={asked.error} onRetry={() => void asked.refetch()} retrying={asked.isFetching} />
      ) : (
        <div aria-busy className="mx-auto grid w-full max-w-sm gap-4">
          <Skeleton className="h-8 w-4/5" />
          <Skeleton className="h-48 w-full" />
        </div>
      )}
    </>
  );
}

import { useParams } from "react-router-dom";
import { InvitationAnswer } from "@/components/people/joining/InvitationAnswer";
import { InvitationOffer } from "@/components/people/joining/InvitationOffer";
import { ButtonLink } from "@/components/shared/display/ButtonLink";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { Skeleton } from "@/components/ui/Skeleton";
import { useAuth } from "@/hooks/auth/useAuth";
import { useInvitation, type Invitation as Invited } from "@/hooks/people/joining/joining";
import { useFormat } from "@/hooks/ui/useFormat";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { errorCode } from "@/lib/net/errors";
import { links, paths } from "@/lib/paths";
import { AuthForm } from "@/pages/auth/AuthForm";

function Ended({ invitation }: { invitation: Invited }) {
  const { t } = useTranslation(["auth", "joining"]);
  const format = useFormat();
  const { state, store_name: store } = invitation;
  const known = ["used", "revoked", "expired", "replaced", "closed"].includes(state) ? state : "revoked";
  const date = format.date(invitation.expires_at);
  return (
    <AuthForm
      title={t("joining:invitation.ended.title")}
      description={t(`joining:invitation.ended.${known}`, { store, date })}
    >
      <div className="grid gap-4">
        {state === "replaced" ? null : <p>{t("joining:invitation.ended.next", { store })}</p>}
        <ButtonLink to={paths.home}>{t("joining:invitation.ended.home")}</ButtonLink>
      </div>
    </AuthForm>
  );
}

function Shown({ invitation, token }: { invitation: Invited; token: string }) {
  const { t } = useTranslation(["auth", "joining"]);
  const { kind, store_name: store, invited_by: name } = invitation;
  const title = invitation.course_title ?? "";
  if (invitation.already) {
    return (
      <AuthForm
        title={t("joining:invitation.already")}
        description={t(
          kind === "course" ? "joining:invitation.alreadyCourse" : "joining:invitation.alreadyMember",
          { title, store },
        )}
      >
        <ButtonLink
          variant="primary"
          replace
          to={invitation.course_id ? links.studentCourse(invitation.course_id) : paths.dashboard}
        >
          {t("joining:invitation.open")}
        </ButtonLink>
      </AuthForm>
    );
  }
  if (invitation.state !== "open") return <Ended invitation={invitation} />;
  return (
    <AuthForm
      title={
        kind === "course"
          ? t("joining:invitation.course", { title })
          : t("joining:invitation.member", { store })
      }
      description={
        name ? t("joining:invitation.from", { name, store }) : t("joining:invitation.fromStore", { store })
      }
    >
      <div className="grid gap-5">
        <InvitationOffer invitation={invitation} />
        <InvitationAnswer invitation={invitation} token={token} />
      </div>
    </AuthForm>
  );
}

/** What an invitation's link opens, for whoever holds it: says what it is to, and takes the yes. */
export default function Invitation() {
  const { t } = useTranslation(["auth", "joining"]);
  const { token = "" } = useParams();
  const { status, user } = useAuth();
  const invitation = useInvitation(token, user?.id ?? null, status !== "loading");
  return (
    <>
      {/* The address opens the invitation: nothing that is asked for from here is told it. */}
      <meta name="referrer" content="no-referrer" />
      {invitation.data ? (
        <Shown invitation={invitation.data} token={token} />
      ) : errorCode(invitation.error) === "invitation_not_found" ? (
        <AuthForm
          title={t("joining:invitation.missing.title")}
          description={t("joining:invitation.missing.description")}
        >
          <ButtonLink to={paths.home}>{t("joining:invitation.ended.home")}</ButtonLink>
        </AuthForm>
      ) : invitation.error ? (
        <ErrorState
          error={invitation.error}
          onRetry={() => void invitation.refetch()}
          retrying={invitation.isFetching}
        />
      ) : (
        <div aria-busy className="mx-auto grid w-full max-w-sm gap-4">
          <Skeleton className="h-8 w-4/5" />
          <Skeleton className="h-48 w-full" />
        </div>
      )}
    </>
  );
}

import { useNavigate } from "react-router-dom";
import { ButtonLink } from "@/components/shared/display/ButtonLink";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { notify } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import { useAuth } from "@/hooks/auth/useAuth";
import { useAcceptInvitation, type Invitation } from "@/hooks/people/joining/joining";
import { useStoredText } from "@/hooks/ui/useStored";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { links, paths } from "@/lib/paths";

/** Who says yes: somebody signed in whose it is, somebody else, or nobody yet. */
export function InvitationAnswer({ invitation, token }: { invitation: Invitation; token: string }) {
  const { t } = useTranslation("joining");
  const navigate = useNavigate();
  const { user, signOut } = useAuth();
  const accept = useAcceptInvitation();
  const [, chooseStore] = useStoredText("store");
  const here = links.invitation(token);

  if (!user) {
    const search = new URLSearchParams({ next: here }).toString();
    return (
      <div className="grid gap-3">
        {invitation.for_email ? (
          <p>{t("joining:invitation.forEmail", { email: invitation.for_email })}</p>
        ) : null}
        <ButtonLink variant="primary" className="w-full" to={{ pathname: paths.signUp, search }}>
          {t("joining:invitation.signUp")}
        </ButtonLink>
        <ButtonLink className="w-full" to={{ pathname: paths.signIn, search }}>
          {t("joining:invitation.signIn")}
        </ButtonLink>
      </div>
    );
  }

  const switchAccount = async () => {
    await signOut();
    await navigate(links.signIn(here), { replace: true });
  };
  const other = (
    <Button className="w-full" onClick={() => void switchAccount()}>
      {t("joining:invitation.switch")}
    </Button>
  );
  if (invitation.for_you === false) {
    return (
      <div className="grid gap-3">
        <p className="rounded-md bg-warn-soft px-3 py-2.5 wrap-anywhere text-warn-ink">
          {t(invitation.confirm_first ? "joining:invitation.confirmFirst" : "joining:invitation.notYou", {
            email: invitation.for_email ?? "",
            own: user.email,
          })}
        </p>
        {other}
      </div>
    );
  }

  async function sayYes() {
    const { kind, store_id, course_id } = await accept.mutateAsync(token);
    if (kind === "member") chooseStore(store_id);
    notify(
      kind === "member"
        ? t("joining:welcomeMember")
        : t("joining:welcome", { title: invitation.course_title ?? "" }),
    );
    // The link does not stay in the history behind the page it led to.
    await navigate(course_id ? links.studentCourse(course_id) : paths.dashboard, { replace: true });
  }
  return (
    <div className="grid gap-3">
      <p className="wrap-anywhere text-muted">{t("joining:invitation.signedInAs", { email: user.email })}</p>
      {accept.error ? <ErrorState compact error={accept.error} /> : null}
      <Button
        variant="primary"
        className="w-full"
        loading={accept.isPending}
        onClick={() => void sayYes().catch(() => undefined)}
      >
        {t("joining:invitation.accept")}
      </Button>
      {other}
    </div>
  );
}

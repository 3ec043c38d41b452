import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router-dom";
import { ButtonLink } from "@/components/shared/display/ButtonLink";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { Button } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { mailLinkTypes, type MailLink } from "@/hooks/auth/auth-context";
import { useAuth } from "@/hooks/auth/useAuth";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { toAppError } from "@/lib/net/errors";
import { paths, safeNext } from "@/lib/paths";
import { AuthForm } from "@/pages/auth/AuthForm";

/** What the page says of a link: invitations and plain sign-ins read alike. */
const wordsOf = (type: MailLink["type"]) =>
  type === "recovery" || type === "email_change" || type === "signup" ? type : "magiclink";

function linkOf(params: URLSearchParams): MailLink | null {
  const tokenHash = params.get("token_hash");
  const type = mailLinkTypes.find((known) => known === params.get("type"));
  return tokenHash && type ? { tokenHash, type } : null;
}

/** Where to go afterwards: the place that was asked for when the mail was sent, if it is one of this app. */
function landingOf(type: MailLink["type"], redirectTo: string | null): string {
  if (type === "recovery") return paths.resetPassword;
  if (type === "email_change") return paths.settings;
  if (!redirectTo || !URL.canParse(redirectTo)) return paths.home;
  const { origin, pathname, search, hash } = new URL(redirectTo);
  return origin === location.origin ? safeNext(`${pathname}${search}${hash}`) : paths.home;
}

function Spent() {
  const { t } = useTranslation("auth");
  return (
    <AuthForm title={t("reset.invalidTitle")} description={t("reset.invalidText")}>
      <span className="flex flex-wrap gap-3">
        <ButtonLink variant="primary" to={paths.forgotPassword}>
          {t("reset.again")}
        </ButtonLink>
        <ButtonLink to={paths.signIn}>{t("confirm.toSignIn")}</ButtonLink>
      </span>
    </AuthForm>
  );
}

/**
 * Where the links of Auth's mails lead. A link is used when the person says so: what reads mails ahead does not use it up,
 * and nobody's session is replaced by opening an address.
 */
export default function ConfirmLink() {
  const { t } = useTranslation("auth");
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const { status, user, followLink } = useAuth();
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const [half, setHalf] = useState(false);
  const link = linkOf(params);

  if (!link || (failure && toAppError(failure).code === "link_expired")) return <Spent />;
  if (status === "loading") return <Skeleton className="mx-auto h-48 w-full max-w-sm" />;
  if (half) {
    return (
      <AuthForm title={t("confirm.halfTitle")} description={t("confirm.halfText")}>
        <ButtonLink to={paths.settings}>{t("confirm.toSettings")}</ButtonLink>
      </AuthForm>
    );
  }

  async function follow(chosen: MailLink) {
    setPending(true);
    setFailure(null);
    try {
      if ((await followLink(chosen)) === "half") setHalf(true);
      else void navigate(landingOf(chosen.type, params.get("redirect_to")), { replace: true });
    } catch (error) {
      setFailure(error);
    } finally {
      setPending(false);
    }
  }

  const words = wordsOf(link.type);
  return (
    <AuthForm title={t(`confirm.${words}.title`)} description={t(`confirm.${words}.text`)}>
      <div className="grid gap-4">
        {user ? (
          <p className="rounded-md bg-warn-soft px-3 py-2.5 text-warn-ink">
            {t("confirm.standing", { email: user.email })}
          </p>
        ) : null}
        {failure ? <ErrorState compact error={failure} /> : null}
        <Button variant="primary" className="w-full" loading={pending} onClick={() => void follow(link)}>
          {t(`confirm.${words}.action`)}
        </Button>
        {user ? (
          <ButtonLink className="w-full" to={paths.home}>
            {t("confirm.stay", { email: user.email })}
          </ButtonLink>
        ) : null}
      </div>
    </AuthForm>
  );
}

import LockKeyhole from "lucide-react/icons/lock-keyhole";
import type { ReactNode } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Navigate, useLocation } from "react-router-dom";
import { ShellSkeleton } from "@/app/shell/ShellSkeleton";
import { ButtonLink } from "@/components/shared/display/ButtonLink";
import { EmptyState } from "@/components/shared/feedback/EmptyState";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { PageHead } from "@/components/shared/display/PageHead";
import { useAuth } from "@/hooks/auth/useAuth";
import { useStoreChoice } from "@/hooks/stores/useCurrentStore";
import { links, paths } from "@/lib/paths";
import { can, type Ability } from "@/lib/roles";

interface ProtectedRouteProps {
  /** "member" needs a store; with an ability, a role in it that has it. */
  audience?: "anyone" | "member";
  ability?: Ability;
  children: ReactNode;
}

/** Only the signed-in; others sign in first and come back to the same address. */
export function RequireSession({ children }: { children: ReactNode }) {
  const { status } = useAuth();
  const location = useLocation();
  if (status === "loading") return <ShellSkeleton />;
  if (status === "signedOut") {
    return <Navigate to={links.signIn(`${location.pathname}${location.search}${location.hash}`)} replace />;
  }
  return children;
}

/** What to do when a page is not for this person. */
function Refused({ reason, role }: { reason: "noStore" | "role"; role: string | null }) {
  const { t } = useTranslation();
  return (
    <div className="page">
      <PageHead title={t(`refused.${reason}.title`)} />
      <div className="rounded-lg border border-line bg-surface">
        <EmptyState
          icon={<LockKeyhole />}
          title={
            reason === "role"
              ? t("refused.role.what", { role: t(`roles.${role ?? "viewer"}`) })
              : t("refused.noStore.what")
          }
          description={t(`refused.${reason}.next`)}
          action={
            <ButtonLink variant="primary" to={paths.dashboard}>
              {t(`refused.${reason}.action`)}
            </ButtonLink>
          }
        />
      </div>
    </div>
  );
}

/** A page that a role may not open says so, and where to go instead; it never hangs empty. */
export function ProtectedRoute({ audience = "anyone", ability, children }: ProtectedRouteProps) {
  const { store, role, isPending, error, retry } = useStoreChoice();
  if (audience === "anyone" && !ability) return children;
  if (error) return <ErrorState error={error} onRetry={retry} className="page" />;
  if (isPending) return <ShellSkeleton bare />;
  if (!store) return <Refused reason="noStore" role={null} />;
  if (ability && !can(role, ability)) return <Refused reason="role" role={role} />;
  return children;
}

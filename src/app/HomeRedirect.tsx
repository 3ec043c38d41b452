import { Navigate } from "react-router-dom";
import { ShellSkeleton } from "@/app/shell/ShellSkeleton";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { useAuth } from "@/hooks/auth/useAuth";
import { useStoreChoice } from "@/hooks/stores/useCurrentStore";
import { paths } from "@/lib/paths";

/** "/" leads each person to where they work or learn. */
export function HomeRedirect() {
  const { status } = useAuth();
  const { store, isPending, error, retry } = useStoreChoice();
  if (status === "signedOut") return <Navigate to={paths.signIn} replace />;
  if (error) return <ErrorState error={error} onRetry={retry} />;
  if (status === "loading" || isPending) return <ShellSkeleton />;
  return <Navigate to={store ? paths.dashboard : paths.student} replace />;
}

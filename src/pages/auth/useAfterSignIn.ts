import { useSearchParams } from "react-router-dom";
import { useAuth } from "@/hooks/auth/useAuth";
import { safeNext } from "@/lib/paths";

/** Where to go once signed in, or null while the person is not: the page that was asked for, or home. */
export function useAfterSignIn(): string | null {
  const { status } = useAuth();
  const [params] = useSearchParams();
  return status === "signedIn" ? safeNext(params.get("next")) : null;
}

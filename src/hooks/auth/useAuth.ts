import { useContext } from "react";
import { AuthContext, type Auth, type AuthUser } from "@/hooks/auth/auth-context";

export function useAuth(): Auth {
  const auth = useContext(AuthContext);
  if (!auth) throw new Error("useAuth needs an AuthProvider above it");
  return auth;
}

/** The signed-in person; only for what is drawn behind a ProtectedRoute. */
export function useUser(): AuthUser {
  const { user } = useAuth();
  if (!user) throw new Error("useUser needs a ProtectedRoute above it");
  return user;
}

import type { ReactNode } from "react";
import { AuthContext } from "@/hooks/auth/auth-context";
import { useAuthState } from "@/hooks/auth/useAuthState";

export function AuthProvider({ children }: { children: ReactNode }) {
  return <AuthContext value={useAuthState()}>{children}</AuthContext>;
}

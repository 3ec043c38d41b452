import { createContext } from "react";

export interface AuthUser {
  id: string;
  email: string;
}

/** "expired" keeps the person and the page: only the requests wait until the password was given again. */
export type AuthStatus = "loading" | "signedOut" | "signedIn" | "expired";

export interface SignUpInput {
  email: string;
  password: string;
  displayName: string;
  locale: string;
  timeZone: string;
}

export interface Auth {
  status: AuthStatus;
  user: AuthUser | null;
  /** The person came by the link of a recovery mail and may set a new password. */
  recovering: boolean;
  signIn: (email: string, password: string) => Promise<void>;
  /** "confirm" when the address must be confirmed by mail first. */
  signUp: (input: SignUpInput) => Promise<"signedIn" | "confirm">;
  signOut: () => Promise<void>;
  requestPasswordReset: (email: string) => Promise<void>;
  updatePassword: (password: string) => Promise<void>;
}

export const AuthContext = createContext<Auth | null>(null);

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
  /** Where the link of the confirming mail leads to, an address of this app. */
  next: string;
}

/** The kinds of links that mails bring, as Auth names them. */
export const mailLinkTypes = ["recovery", "signup", "invite", "magiclink", "email", "email_change"] as const;

/** The link of a mail: its token can be used once. */
export interface MailLink {
  tokenHash: string;
  type: (typeof mailLinkTypes)[number];
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
  /** Uses the link of a mail up; "half" when another mail's link must be used too. */
  followLink: (link: MailLink) => Promise<"signedIn" | "half">;
  updatePassword: (password: string) => Promise<void>;
}

export const AuthContext = createContext<Auth | null>(null);

import type { Session } from "@supabase/auth-js";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Auth, AuthStatus, AuthUser, MailLink } from "@/hooks/auth/auth-context";
import { auth, onSessionExpired } from "@/integrations/supabase/client";
import { toAppError } from "@/lib/net/errors";
import { paths } from "@/lib/paths";
import { readStored, writeStored } from "@/lib/stored";
import { storedSession } from "@/lib/stored-session";

interface State {
  status: AuthStatus;
  user: AuthUser | null;
  recovering: boolean;
}

/** Written just before a deliberate sign-out, so that other tabs do not take it for an expired session. */
const leavingKey = "leaving";
const leavingWindow = 10_000;

const leftOnPurpose = () => Date.now() - Number(readStored(leavingKey) ?? 0) < leavingWindow;

function userOf(session: Session): AuthUser {
  return { id: session.user.id, email: session.user.email ?? "" };
}

function check({ error }: { error: unknown }): void {
  if (error) throw toAppError(error);
}

/** What the device knows before Auth has spoken. */
function stateAtFirst(): State {
  const session = storedSession();
  if (typeof session === "object")
    return { status: "signedIn", user: { id: session.userId, email: session.email }, recovering: false };
  return { status: session === "none" ? "signedOut" : "loading", user: null, recovering: false };
}

/** The session as the app sees it: one place that listens to Auth. */
export function useAuthState(): Auth {
  const queryClient = useQueryClient();
  const [state, setState] = useState<State>(stateAtFirst);
  const userId = useRef<string | null>(state.user?.id ?? null);

  useEffect(() => {
    function enter(session: Session, recovering: boolean) {
      const user = userOf(session);
      if (userId.current && userId.current !== user.id) queryClient.clear();
      const renewed = userId.current === user.id;
      userId.current = user.id;
      setState((old) => {
        if (renewed && old.status === "signedIn" && old.user?.email === user.email && !recovering) return old;
        return { status: "signedIn", user, recovering: recovering || old.recovering };
      });
    }
    function leave() {
      if (userId.current && !leftOnPurpose()) {
        setState((old) => ({ ...old, status: "expired" }));
        return;
      }
      userId.current = null;
      queryClient.clear();
      setState({ status: "signedOut", user: null, recovering: false });
    }
    const { data } = auth.onAuthStateChange((event, session) => {
      if (session) enter(session, event === "PASSWORD_RECOVERY");
      else leave();
    });
    const stopListening = onSessionExpired(leave);
    return () => {
      data.subscription.unsubscribe();
      stopListening();
    };
  }, [queryClient]);

  const actions = useMemo(
    () => ({
      signIn: async (email: string, password: string) => {
        check(await auth.signInWithPassword({ email: email.trim(), password }));
        void queryClient.invalidateQueries();
      },
      signUp: async (input: Parameters<Auth["signUp"]>[0]) => {
        const answer = await auth.signUp({
          email: input.email.trim(),
          password: input.password,
          options: {
            emailRedirectTo: `${location.origin}${input.next}`,
            data: { display_name: input.displayName.trim(), locale: input.locale, time_zone: input.timeZone },
          },
        });
        check(answer);
        return answer.data.session ? ("signedIn" as const) : ("confirm" as const);
      },
      signOut: async () => {
        writeStored(leavingKey, String(Date.now()));
        writeStored("stores", null);
        const { error } = await auth.signOut({ scope: "local" });
        if (error) throw toAppError(error);
      },
      requestPasswordReset: async (email: string) => {
        check(
          await auth.resetPasswordForEmail(email.trim(), {
            redirectTo: `${location.origin}${paths.resetPassword}`,
          }),
        );
      },
      followLink: async ({ tokenHash, type }: MailLink) => {
        const answer = await auth.verifyOtp({ token_hash: tokenHash, type });
        check(answer);
        return answer.data.session ? ("signedIn" as const) : ("half" as const);
      },
      updatePassword: async (password: string) => {
        check(await auth.updateUser({ password }));
        setState((old) => ({ ...old, recovering: false }));
      },
    }),
    [queryClient],
  );

  return useMemo(() => ({ ...state, ...actions }), [state, actions]);
}

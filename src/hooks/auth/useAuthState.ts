import type { Session } from "@supabase/auth-js";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import type { Auth, AuthStatus, AuthUser, MailLink } from "@/hooks/auth/auth-context";
import { loadAuth, onSessionExpired, type AuthClient } from "@/integrations/supabase/client";
import { toAppError } from "@/lib/net/errors";
import { paths } from "@/lib/paths";
import { readStored, writeStored } from "@/lib/stored";
import { sessionKey, storedSession } from "@/lib/stored-session";

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

/** Where nothing waits for Auth it stays out of the way of the first rows for so long. */
const authRestsMs = 3_000;

/** Calls back once: now, or when the first rows have had their time or another window changes the session. */
function whenAuthIsDue(run: () => void): () => void {
  const mayRest = stateAtFirst().status !== "loading";
  const timer = setTimeout(due, mayRest ? authRestsMs : 0);
  function stop() {
    clearTimeout(timer);
    window.removeEventListener("storage", noticed);
  }
  function due() {
    stop();
    run();
  }
  function noticed({ key }: StorageEvent) {
    if (key === sessionKey || key === null) due();
  }
  window.addEventListener("storage", noticed);
  return stop;
}

/** The session as the app sees it: one place that listens to Auth. */
export function useAuthState(): Auth {
  const queryClient = useQueryClient();
  const [state, setState] = useState<State>(stateAtFirst);
  const userId = useRef<string | null>(state.user?.id ?? null);
  /** Auth, once it is listened to: what it then says of a sign-in is not missed. */
  const heard = useRef(loadAuth);

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
    let left = false;
    let unsubscribe = () => undefined as void;
    const hear = (client: AuthClient) => {
      if (left) return client;
      const { data } = client.onAuthStateChange((event, session) => {
        if (session) enter(session, event === "PASSWORD_RECOVERY");
        else leave();
      });
      unsubscribe = () => data.subscription.unsubscribe();
      return client;
    };
    let asked: Promise<AuthClient> | undefined;
    heard.current = () => {
      asked ??= loadAuth().then(hear, (error: unknown) => {
        asked = undefined;
        throw error;
      });
      return asked;
    };
    const stopWaiting = whenAuthIsDue(() => {
      // Whoever needs Auth asks for it again, and says what is wrong.
      heard.current().catch(() => undefined);
    });
    const stopListening = onSessionExpired(leave);
    return () => {
      left = true;
      unsubscribe();
      stopWaiting();
      stopListening();
    };
  }, [queryClient]);

  const actions = useMemo(
    () => ({
      signIn: async (email: string, password: string) => {
        check(await (await heard.current()).signInWithPassword({ email: email.trim(), password }));
        void queryClient.invalidateQueries();
      },
      signUp: async (input: Parameters<Auth["signUp"]>[0]) => {
        const answer = await (
          await heard.current()
        ).signUp({
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
        // Whoever signs in next is shown nothing of theirs.
        await import("@/lib/net/push").then(({ endPush }) => endPush()).catch(() => undefined);
        const { error } = await (await heard.current()).signOut({ scope: "local" });
        if (error) throw toAppError(error);
      },
      requestPasswordReset: async (email: string) => {
        check(
          await (
            await heard.current()
          ).resetPasswordForEmail(email.trim(), {
            redirectTo: `${location.origin}${paths.resetPassword}`,
          }),
        );
      },
      followLink: async ({ tokenHash, type }: MailLink) => {
        const answer = await (await heard.current()).verifyOtp({ token_hash: tokenHash, type });
        check(answer);
        return answer.data.session ? ("signedIn" as const) : ("half" as const);
      },
      updatePassword: async (password: string) => {
        check(await (await heard.current()).updateUser({ password }));
        setState((old) => ({ ...old, recovering: false }));
      },
    }),
    [queryClient],
  );

  return useMemo(() => ({ ...state, ...actions }), [state, actions]);
}

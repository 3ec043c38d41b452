import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { beforeEach, expect, it, vi } from "vitest";
import { useAuthState } from "@/hooks/auth/useAuthState";
import { readStored, writeStored } from "@/lib/stored";
import { sessionKey } from "@/lib/stored-session";

interface Session {
  user: { id: string; email: string };
}
type Listener = (event: string, session: Session | null) => void;

const service = vi.hoisted(() => ({ tell: (() => undefined) as Listener, expire: () => undefined as void }));

/** Auth itself, as far as it is asked: what it tells is the test's to say. */
vi.mock("@/integrations/supabase/client", () => ({
  loadAuth: () =>
    Promise.resolve({
      onAuthStateChange: (listener: Listener) => {
        service.tell = listener;
        return { data: { subscription: { unsubscribe: () => undefined } } };
      },
      signOut: () => {
        service.tell("SIGNED_OUT", null);
        return Promise.resolve({ error: null });
      },
    }),
  onSessionExpired: (listener: () => void) => {
    service.expire = listener;
    return () => undefined;
  },
}));

const sessionOf = (id: string): Session => ({ user: { id, email: `${id}@example.test` } });
const key = ["units"];

let client: QueryClient;
/** A page of Ada's, on a device where she is signed in, with something read. */
async function open() {
  localStorage.setItem(
    sessionKey,
    JSON.stringify({
      access_token: "t",
      expires_at: Date.now() / 1000 + 3600,
      user: sessionOf("ada").user,
    }),
  );
  client = new QueryClient();
  client.setQueryData(key, "Ada's");
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const { result } = renderHook(useAuthState, { wrapper });
  // Auth is listened to at once when another window changes the session.
  await act(async () => {
    window.dispatchEvent(new StorageEvent("storage", { key: sessionKey }));
    await Promise.resolve();
  });
  return result;
}
const tell = (event: string, session: Session | null) => act(() => service.tell(event, session));
const known = () => client.getQueryData(key);

beforeEach(() => {
  writeStored("leaving", null);
});

it("keeps what was read when the same person's session is renewed", async () => {
  const state = await open();
  tell("TOKEN_REFRESHED", sessionOf("ada"));
  expect([state.current.status, known()]).toEqual(["signedIn", "Ada's"]);
});

it("keeps nothing of one person for another who signs in over them", async () => {
  const state = await open();
  tell("SIGNED_IN", sessionOf("bob"));
  expect([state.current.user?.id, known()]).toEqual(["bob", undefined]);
});

it("keeps nothing of a person who leaves, neither read nor remembered on the device", async () => {
  const state = await open();
  writeStored("stores", JSON.stringify({ userId: "ada", memberships: [] }));
  await act(() => state.current.signOut());
  expect([state.current.status, state.current.user, known()]).toEqual(["signedOut", null, undefined]);
  expect(readStored("stores")).toBeNull();
});

it("keeps the page of a person whose session is over, and none of it for who signs in there instead", async () => {
  const state = await open();
  act(() => service.expire());
  expect([state.current.status, state.current.user?.id, known()]).toEqual(["expired", "ada", "Ada's"]);
  tell("SIGNED_IN", sessionOf("bob"));
  expect([state.current.status, known()]).toEqual(["signedIn", undefined]);
});

import { integrationStatus } from "../../../supabase/functions/_shared/contracts/integration-status.ts";
import { sessionCalendar } from "../../../supabase/functions/_shared/contracts/session-calendar.ts";
import * as messages from "../../../supabase/functions/_shared/contracts/messages.ts";
import * as meetings from "../../../supabase/functions/_shared/contracts/video-meetings.ts";
import * as video from "../../../supabase/functions/_shared/contracts/video.ts";
import type { Contract } from "../../../supabase/functions/_shared/contracts/contract.ts";
import type { TestBackend } from "../../support/backend.ts";

/** What one store owns, as a function is asked for it. */
export interface Things {
  store: string;
  session: string;
  connection: string;
  meeting: string;
}

const provider = "zoom";
const meeting = (of: Things) => ({ provider, meeting_id: of.meeting });
const connection = (of: Things) => ({ store_id: of.store, connection_id: of.connection });

/** The state is a secret of its own, and tried in connections.test.ts. */
export const byState = "video-oauth/callback";

/** Asked about nothing of anybody's. */
export const idless = "messages-channels/setup";

/** What each function that a person calls is asked, by its path. */
export const questions: Record<string, (of: Things) => Record<string, unknown>> = {
  "integration-status": (of) => ({ store: of.store }),
  [idless]: () => ({}),
  "session-calendar": (of) => ({ session: of.session }),
  "video-oauth/status": (of) => ({ store: of.store }),
  "video-oauth/start": (of) => ({ store_id: of.store, provider }),
  "video-oauth/connect-account": (of) => ({
    store_id: of.store,
    provider,
    auth_kind: "server_to_server",
    account_id: "a",
    client_id: "b",
    client_secret: "c",
    host_email: "host@example.test",
  }),
  "video-oauth/test": connection,
  "video-oauth/disconnect": connection,
  "video-oauth/invites": (of) => ({ ...connection(of), invites: true }),
  [byState]: () => ({ state: "a-state-nobody-was-given-".repeat(3), code: "a-code" }),
  "video-meetings/create": (of) => ({ session_id: of.session, provider }),
  "video-meetings/get": meeting,
  "video-meetings/update": (of) => ({ ...meeting(of), title: "Theirs" }),
  "video-meetings/delete": meeting,
  "video-meetings/start-url": (of) => ({ session_id: of.session }),
  "video-meetings/preflight": (of) => ({ session_id: of.session }),
};

/** Of every function that a person calls. */
export const contracts: Contract[] = [
  integrationStatus,
  sessionCalendar,
  ...Object.values(messages),
  ...Object.values(meetings),
  ...Object.values(video),
].filter((value) => typeof value === "object" && "path" in value && "method" in value);

/** Asks a function over HTTP; `token` null is nobody signed in. */
export async function askFunction(
  backend: TestBackend,
  { path, method }: Pick<Contract, "path" | "method">,
  body: Record<string, unknown>,
  token: string | null,
): Promise<{ status: number; body: string }> {
  const query = method === "GET" ? `?${new URLSearchParams(body as Record<string, string>).toString()}` : "";
  const reply = await fetch(`${backend.origin}/functions/v1/${path}${query}`, {
    method,
    headers: {
      apikey: backend.publishableKey,
      "content-type": "application/json",
      ...(token !== null && { authorization: `Bearer ${token}` }),
    },
    ...(method === "POST" && { body: JSON.stringify(body) }),
  });
  return { status: reply.status, body: await reply.text() };
}

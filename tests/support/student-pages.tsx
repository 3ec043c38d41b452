import { QueryClientProvider } from "@tanstack/react-query";
import { act, render, type RenderResult } from "@testing-library/react";
import type { ReactNode } from "react";
import { TextsContext } from "../../src/hooks/ui/useTranslation.ts";
import { Texts } from "../../src/lib/text/texts.ts";
import { createMemoryRouter, RouterProvider } from "react-router-dom";
import { vi } from "vitest";
import "../../src/components/shared/overlay/ConfirmDialog.tsx";
import { ConfirmHost } from "../../src/components/shared/overlay/ConfirmHost.tsx";
import { AuthContext, type Auth } from "../../src/hooks/auth/auth-context.ts";
import type { MyLiveSession, SessionQuestion } from "../../src/hooks/courses/shared/types.ts";
import { createFormat } from "../../src/lib/text/format.ts";
import { createQueryClient } from "../../src/app/query-client.ts";
import { FormatContext } from "../../src/hooks/ui/useFormat.ts";

const minute = 60_000;
export const SESSION_ID = "11111111-1111-4111-8111-111111111111";

export const inMinutes = (count: number) => new Date(Date.now() + count * minute).toISOString();

/** A session that starts in an hour, open to register; `startsIn` moves it, its doors included. */
export function aSession(
  over: Partial<MyLiveSession> = {},
  { startsIn = 60, lasts = 60 }: { startsIn?: number; lasts?: number } = {},
): MyLiveSession {
  return {
    id: SESSION_ID,
    course_id: "22222222-2222-4222-8222-222222222222",
    course_title: "Light and colour",
    store_name: "Atelier Lumière",
    host_name: "Claire",
    title: "Backlight",
    description: "Bring a lamp.",
    session_type: "webinar",
    platform: "zoom",
    status: "scheduled",
    status_reason: null,
    scheduled_start: inMinutes(startsIn),
    scheduled_end: inMinutes(startsIn + lasts),
    time_zone: "Europe/Paris",
    max_participants: 10,
    registered_count: 4,
    waitlisted_count: 0,
    is_public: false,
    require_registration: true,
    allow_questions: true,
    recording_url: null,
    recordings: [],
    recording_notice: null,
    registration_id: null,
    registration_status: null,
    waitlist_position: null,
    join_opens_at: inMinutes(startsIn - 15),
    join_closes_at: inMinutes(startsIn + lasts + 30),
    confirmed: false,
    offered_until: null,
    moved_at: null,
    room_changed_at: null,
    presence_seconds: 60,
    actual_start: null,
    actual_end: null,
    can_take_part: false,
    ...over,
  };
}

/** The fields of somebody who holds a seat. */
export const withSeat = {
  registration_id: "33333333-3333-4333-8333-333333333333",
  registration_status: "registered",
  can_take_part: true,
} as const satisfies Partial<MyLiveSession>;
import { wordsOf } from "./words.ts";

export function aQuestion(over: Partial<SessionQuestion> = {}): SessionQuestion {
  return {
    id: "44444444-4444-4444-8444-444444444444",
    author_name: "Tom",
    body: "Which lamp?",
    status: "open",
    answer: null,
    answered_at: null,
    vote_count: 2,
    created_at: inMinutes(-5),
    voted: false,
    ...over,
  };
}

export interface Refused {
  status: number;
  code: string;
  detail?: string;
  /** The field at fault. */
  hint?: string;
}

type Reply = unknown[] | object | Refused | string | number | boolean | null;
type Replies = Record<string, Reply | ((body: unknown, url: URL) => Reply)>;

export interface FakeServer {
  /** Names of the RPCs and tables asked, in order. */
  calls: { name: string; body: unknown }[];
  replies: Replies;
}

const isRefused = (reply: Reply): reply is Refused =>
  typeof reply === "object" && reply !== null && "status" in reply && "code" in reply;

/** Answers the Data API: by the name of an RPC, or of a table. What is not prepared is reported by the strict set-up. */
export function fakeServer(replies: Replies): FakeServer {
  const server: FakeServer = { calls: [], replies };
  const otherwise = globalThis.fetch;
  vi.stubGlobal("fetch", async (input: RequestInfo | URL, init?: RequestInit) => {
    const url = new URL(input instanceof Request ? input.url : String(input));
    const name = url.pathname.replace(/^\/rest\/v1\/(rpc\/)?/, "");
    const prepared = server.replies[name];
    if (prepared === undefined) return otherwise(input, init);
    const body: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : null;
    server.calls.push({ name, body });
    const reply = await (typeof prepared === "function" ? prepared(body, url) : prepared);
    if (isRefused(reply)) {
      const { status, code, detail, hint } = reply;
      const refusal = { code: `PT${status}`, message: code, details: detail ?? "", hint: hint ?? "" };
      return Response.json(refusal, { status });
    }
    return Response.json(reply, { status: 200 });
  });
  return server;
}

const texts = new Texts({
  language: "en",
  words: { en: wordsOf("en", "common", "errors", "student", "joining") },
});

const nothing = () => Promise.resolve();
const auth: Auth = {
  status: "signedIn",
  user: { id: "66666666-6666-4666-8666-666666666666", email: "lea@example.test" },
  recovering: false,
  signIn: nothing,
  signUp: () => Promise.resolve("signedIn" as const),
  signOut: nothing,
  requestPasswordReset: nothing,
  followLink: () => Promise.resolve("signedIn" as const),
  updatePassword: nothing,
};

export interface Rendered extends RenderResult {
  /** Everything the page keeps: an address of a room must never be in here. */
  cached: () => string;
  /** What a message of the server, or the next look at it, brings. */
  refresh: () => Promise<void>;
  location: () => string;
}

/** Draws a part of the students' pages for Léa, in English and Paris time, at an address of its own. */
export async function renderStudent(ui: ReactNode, { path = "/", at = "/" } = {}): Promise<Rendered> {
  const client = createQueryClient();
  const router = createMemoryRouter(
    [
      {
        path,
        element: (
          <>
            {ui}
            <ConfirmHost />
          </>
        ),
      },
      { path: "*", element: null },
    ],
    { initialEntries: [at] },
  );
  const result = render(
    <TextsContext value={texts}>
      <QueryClientProvider client={client}>
        <AuthContext value={auth}>
          <FormatContext value={createFormat({ language: "en", timeZone: "Europe/Paris" })}>
            <RouterProvider router={router} />
          </FormatContext>
        </AuthContext>
      </QueryClientProvider>
    </TextsContext>,
  );
  return {
    ...result,
    refresh: () => act(() => client.invalidateQueries()),
    cached: () =>
      JSON.stringify([
        ...client
          .getQueryCache()
          .getAll()
          .map(({ state }) => state.data),
        ...client
          .getMutationCache()
          .getAll()
          .map(({ state }) => state.data),
      ]),
    location: () => router.state.location.pathname + router.state.location.search,
  };
}

import { afterAll, beforeEach, expect, it } from "vitest";
import { sendByApi } from "../../../supabase/functions/_shared/messages/channels/mail-api.ts";
import type { Mail } from "../../../supabase/functions/_shared/messages/compose/mail.ts";
import { ProviderError } from "../../../supabase/functions/_shared/core/provider-error.ts";
import { listen } from "../../support/http.ts";

interface Asked {
  headers: Record<string, unknown>;
  body: Record<string, unknown>;
}
let reply: { status: number; body?: unknown; headers?: Record<string, string> } | "cut" = { status: 200 };
let asked: Asked | undefined;
const server = await listen((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    asked = {
      headers: request.headers,
      body: JSON.parse(Buffer.concat(chunks).toString("utf8")) as Asked["body"],
    };
    if (reply === "cut") return void request.socket.destroy();
    response.writeHead(reply.status, { "content-type": "application/json", ...reply.headers });
    response.end(typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body ?? {}));
  });
});
afterAll(() => server.close());
beforeEach(() => {
  asked = undefined;
});

const mail: Mail = {
  ...{ key: "a-key", from: "Atelier <no-reply@atelier.example>", to: "ada@example.test", subject: "Émaux" },
  ...{ text: "Texte", html: "<p>Texte</p>", headers: { "List-Unsubscribe": "<http://x.test/u>" } },
  attachments: [{ name: "a.ics", type: "text/calendar", content: "BEGIN:VCALENDAR é" }],
};
const send = () => sendByApi({ url: server.origin, key: "re_secret" }, mail);
async function refused(): Promise<Partial<ProviderError>> {
  const error = await send().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProviderError)) throw new Error("it was not refused by the provider");
  expect(`${error.message}${error.code}`).not.toContain("example.test");
  const { kind, code, outcome } = error;
  return { kind, code, outcome };
}

it("asks as the API wants it, under the delivery's key", async () => {
  reply = { status: 200, body: { id: "em_1" } };
  expect(await send()).toBe("em_1");
  expect(asked?.headers).toMatchObject({ authorization: "Bearer re_secret", "idempotency-key": "a-key" });
  expect(asked?.body).toMatchObject({
    ...{ to: ["ada@example.test"], subject: "Émaux", headers: mail.headers },
    attachments: [{ filename: "a.ics", content: Buffer.from("BEGIN:VCALENDAR é").toString("base64") }],
  });
});

it("knows a mail that it sent already, though its words have changed since", async () => {
  reply = { status: 409, body: { name: "invalid_idempotent_request" } };
  expect(await send()).toBeNull();
});

it.each([
  [422, { name: "validation_error" }, { kind: "invalid", code: "mail_422", outcome: "none" }],
  [401, {}, { kind: "forbidden", code: "mail_401", outcome: "none" }],
  [500, "<html>", { kind: "server", code: "mail_500", outcome: "unknown" }],
  [
    409,
    { name: "concurrent_idempotent_requests" },
    { kind: "server", code: "mail_in_progress", outcome: "unknown" },
  ],
  [429, {}, { kind: "rate_limited", code: "mail_429", outcome: "none" }],
] as const)("reads a refusal with %i %o", async (status, body, expected) => {
  reply = { status, body };
  expect(await refused()).toEqual(expected);
});

it("does not know what became of a mail when the line is cut", async () => {
  reply = "cut";
  expect(await refused()).toEqual({ kind: "network", code: "network", outcome: "unknown" });
});

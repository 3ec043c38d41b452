import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { html, jsonBody, readExchange, send, type Exchange, type Reply } from "./exchange.ts";
import { faultReply, FaultPlan, withAbsurdTimes, withNulls, type Fault } from "./faults.ts";
import { googleApi } from "./google.ts";
import { meetApi } from "./meet.ts";
import { authorize, revoke, token, type SandboxApps } from "./oauth.ts";
import { site } from "./site.ts";
import { SandboxStore, type Channel } from "./store.ts";
import { WEBHOOK_SECRET, ZoomWebhooks } from "./webhooks.ts";
import { zoomApi } from "./zoom.ts";

export interface SandboxOptions {
  /** Where the providers keep what they know; null keeps it for the life of the process. */
  file: string | null;
  /** How long every API call takes. */
  latencyMs?: number;
  conferenceDelayMs?: number;
  random?: () => number;
}

/** One call that reached a provider, for tests that count them. */
export interface SeenCall {
  provider: "zoom" | "google";
  method: string;
  path: string;
}

export interface Sandbox {
  url: string;
  apps: SandboxApps;
  store: SandboxStore;
  faults: FaultPlan;
  calls: SeenCall[];
  webhooks: ZoomWebhooks;
  /** Google gives none to whoever has consented before and is not asked again. */
  withholdRefreshToken: boolean;
  /** The settings that point the edge functions here. */
  env: Record<string, string>;
  close(): Promise<void>;
}

const apps: SandboxApps = {
  zoom: { clientId: "sandbox-zoom", clientSecret: "sandbox-zoom-secret" },
  google: { clientId: "sandbox-google", clientSecret: "sandbox-google-secret" },
};

/** Serves Zoom under /zoom and Google under /google on a free loopback port. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const store = new SandboxStore(options.file);
  const faults = new FaultPlan(options.random);
  const webhooks = new ZoomWebhooks(faults);
  const calls: SeenCall[] = [];
  const greet = (channel: Channel) => void push(channel, "sync");
  const notify = (user: string) => void pushNotifications(store, user);

  const answer = (provider: "zoom" | "google", exchange: Exchange): Reply => {
    const path = exchange.url.pathname;
    if (provider === "zoom") {
      if (path === "/oauth/authorize") return authorize(store, apps, "zoom", exchange);
      if (path === "/oauth/token") return token(store, apps, "zoom", exchange);
      if (path === "/oauth/revoke") return revoke(store, exchange);
      return zoomApi(store, exchange);
    }
    if (path === "/o/oauth2/v2/auth") return authorize(store, apps, "google", exchange);
    if (path === "/token") return token(store, apps, "google", exchange, sandbox.withholdRefreshToken);
    if (path === "/revoke") return revoke(store, exchange);
    if (path.startsWith("/v2/")) return meetApi(store, exchange);
    return googleApi(store, exchange, { conferenceDelayMs: options.conferenceDelayMs ?? 300, notify, greet });
  };

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const exchange = await readExchange(request);
    const match = /^\/(zoom|google)(\/.*)$/.exec(exchange.url.pathname);
    if (exchange.url.pathname === "/faults") return send(response, control(faults, exchange));
    const page = await site({ store, webhooks, notify }, apps.zoom.clientId, exchange);
    if (page) return send(response, page);
    if (!match) return send(response, html("<h1>Sandbox</h1>", 404));
    const provider = match[1] === "zoom" ? "zoom" : "google";
    const inner = { ...exchange, url: new URL(`${match[2]}${exchange.url.search}`, "http://sandbox") };
    // The form of the consent page posts to where the page was shown.
    const shown = (reply: Reply): Reply =>
      typeof reply.body === "string"
        ? { ...reply, body: reply.body.replace('action="', `action="/${provider}`) }
        : reply;
    calls.push({ provider, method: inner.method, path: inner.url.pathname });
    const strike = faults.strike(provider, inner);
    if (options.latencyMs) await wait(options.latencyMs);
    if (strike?.kind === "cut") return void request.socket.destroy();
    if (strike?.kind === "timeout" || strike?.kind === "latency")
      await wait(strike.delayMs, undefined, { ref: false });
    if (strike?.kind === "timeout") return void request.socket.destroy();
    if (strike?.kind === "revoked") {
      for (const grant of store.data.grants) if (grant.provider === provider) grant.revoked = true;
    }
    const before = strike && !strike.kind.endsWith("_after") ? faultReply(provider, strike.kind) : null;
    if (before) return send(response, before);
    const told = shown(answer(provider, inner));
    const spoils = { nulls: withNulls, absurd: withAbsurdTimes };
    const reply = strike && strike.kind in spoils ? spoils[strike.kind as keyof typeof spoils](told) : told;
    if (strike?.kind === "timeout_after") await wait(strike.delayMs, undefined, { ref: false });
    if (strike?.kind === "cut_after" || strike?.kind === "timeout_after")
      return void request.socket.destroy();
    send(response, (strike?.kind.endsWith("_after") && faultReply(provider, strike.kind)) || reply);
  };

  const server = createServer((request, response) => {
    serve(request, response).catch(() => request.socket.destroy());
  });
  const url = await listen(server, store.data.port).catch(() => listen(server, 0));
  store.base = url;
  store.data.port = Number(new URL(url).port);
  store.changed();
  store.tell = (event, object) => void webhooks.send(event, object);
  const sandbox: Sandbox = {
    url,
    apps,
    store,
    faults,
    calls,
    webhooks,
    withholdRefreshToken: false,
    env: {
      ZOOM_CLIENT_ID: apps.zoom.clientId,
      ZOOM_CLIENT_SECRET: apps.zoom.clientSecret,
      ZOOM_WEBHOOK_SECRET_TOKEN: WEBHOOK_SECRET,
      ZOOM_OAUTH_URL: `${url}/zoom`,
      ZOOM_API_URL: `${url}/zoom/v2`,
      GOOGLE_CLIENT_ID: apps.google.clientId,
      GOOGLE_CLIENT_SECRET: apps.google.clientSecret,
      GOOGLE_OAUTH_URL: `${url}/google/o/oauth2/v2/auth`,
      GOOGLE_TOKEN_URL: `${url}/google/token`,
      GOOGLE_REVOKE_URL: `${url}/google/revoke`,
      GOOGLE_API_URL: `${url}/google`,
      GOOGLE_MEET_URL: `${url}/google`,
    },
    close: async () => {
      store.flush();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return sandbox;
}

/** POST adds a fault, DELETE removes all: for trying things by hand. */
function control(faults: FaultPlan, exchange: Exchange): Reply {
  if (exchange.method === "DELETE") faults.clear();
  else faults.add(jsonBody(exchange) as unknown as Fault);
  return { status: 204 };
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      server.off("error", reject);
      resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

/** Notifications have no body: everything is in the headers. Lost ones are lost, as with the real service. */
async function push(channel: Channel, state: "sync" | "exists"): Promise<void> {
  channel.messages += 1;
  const reply = await fetch(channel.address, {
    method: "POST",
    headers: {
      "x-goog-channel-id": channel.id,
      "x-goog-channel-token": channel.token,
      "x-goog-resource-id": channel.resourceId,
      "x-goog-resource-state": state,
      "x-goog-message-number": String(channel.messages),
      "x-goog-channel-expiration": new Date(channel.expiresAt).toUTCString(),
    },
    signal: AbortSignal.timeout(5_000),
  }).catch(() => undefined);
  await reply?.arrayBuffer().catch(() => undefined);
}

async function pushNotifications(store: SandboxStore, user: string): Promise<void> {
  const live = store.data.channels.filter(
    (channel) => channel.user === user && channel.expiresAt > Date.now(),
  );
  await Promise.all(live.map((channel) => push(channel, "exists")));
}

import { randomBytes, randomUUID } from "node:crypto";
import { bearer, jsonBody, textOf, type Exchange, type Reply } from "./exchange.ts";
import { grantFor } from "./oauth.ts";
import type { Channel, Grant, SandboxEvent, SandboxStore } from "./store.ts";

const failure = (status: number, reason: string): Reply => ({
  status,
  body: { error: { code: status, message: reason, errors: [{ domain: "global", reason, message: reason }] } },
});

export interface GoogleOptions {
  /** How long a conference stays "pending" after it was asked for. */
  conferenceDelayMs: number;
  /** Tells the channels of a calendar that something changed. */
  notify: (user: string) => void;
  /** A new channel's first message. */
  greet: (channel: Channel) => void;
}

type EventBody = Record<string, unknown> & {
  id?: string;
  conferenceData?: { createRequest?: { requestId?: string } };
};

function view(event: SandboxEvent, base: string): Record<string, unknown> {
  const ready = event.conferenceAt !== null && event.conferenceAt <= Date.now();
  const link = `${base}/google/meet/${event.code}`;
  return {
    kind: "calendar#event",
    ...event.fields,
    id: event.id,
    etag: `"${event.etag}"`,
    status: event.deleted ? "cancelled" : "confirmed",
    ...(event.requestId && {
      ...(ready && { hangoutLink: link }),
      conferenceData: {
        createRequest: {
          requestId: event.requestId,
          conferenceSolutionKey: { type: "hangoutsMeet" },
          status: { statusCode: ready ? "success" : "pending" },
        },
        ...(ready && {
          conferenceId: event.code,
          entryPoints: [{ entryPointType: "video", uri: link, label: link.replace(/^https?:\/\//, "") }],
        }),
      },
    }),
  };
}

const letters = (count: number) =>
  [...randomBytes(count)].map((byte) => String.fromCharCode(97 + (byte % 26))).join("");

/** Counts a change of an event, and tells of it. */
export function touch(store: SandboxStore, event: SandboxEvent, notify: GoogleOptions["notify"]): void {
  store.data.change += 1;
  event.change = store.data.change;
  event.etag += 1;
  store.changed();
  notify(event.user);
}

const roomCode = () => `${letters(3)}-${letters(4)}-${letters(3)}`;

/** Conference data counts only with conferenceDataVersion=1; a repeated request id is ignored. */
function applyBody(event: SandboxEvent, body: EventBody, url: URL, options: GoogleOptions): void {
  const { conferenceData, id: _id, status, ...fields } = body;
  event.fields = { ...event.fields, ...fields };
  if (status === "confirmed") event.deleted = false;
  const requestId = conferenceData?.createRequest?.requestId;
  if (url.searchParams.get("conferenceDataVersion") === "1" && requestId && requestId !== event.requestId) {
    // A room that was taken out does not come back: it is another one.
    if (event.requestId === null && event.conferenceAt !== null) event.code = roomCode();
    event.requestId = requestId;
    event.conferenceAt = Date.now() + options.conferenceDelayMs;
  }
}

/** The part of Calendar v3 that Atelier speaks: events and channels of the primary calendar. */
export function googleApi(store: SandboxStore, exchange: Exchange, options: GoogleOptions): Reply {
  const grant = grantFor(store, "google", bearer(exchange));
  if (!grant) return failure(401, "authError");
  const path = exchange.url.pathname;
  if (path === "/calendar/v3/channels/stop") {
    const { id } = jsonBody(exchange);
    store.data.channels = store.data.channels.filter((channel) => channel.id !== id);
    store.changed();
    return { status: 204 };
  }
  if (!grant.scopes.some((scope) => scope.endsWith("/auth/calendar.events")))
    return failure(403, "insufficientPermissions");
  const rest = /^\/calendar\/v3\/calendars\/primary\/events(?:\/([^/]+))?$/.exec(path);
  if (!rest) return failure(404, "notFound");
  const id = rest[1];
  if (id === "watch") return watch(store, grant, exchange, options);
  if (!id)
    return exchange.method === "POST"
      ? insert(store, grant, exchange, options)
      : list(store, grant, exchange.url);
  const event = store.data.events.find((one) => one.id === id && one.user === grant.user);
  if (!event) return failure(404, "notFound");
  switch (exchange.method) {
    case "GET":
      return { status: 200, body: view(event, store.base) };
    case "PATCH": {
      const match = exchange.headers["if-match"];
      if (match && match !== `"${event.etag}"`) return failure(412, "conditionNotMet");
      applyBody(event, jsonBody(exchange), exchange.url, options);
      touch(store, event, options.notify);
      return { status: 200, body: view(event, store.base) };
    }
    case "DELETE":
      if (event.deleted) return failure(410, "deleted");
      event.deleted = true;
      touch(store, event, options.notify);
      return { status: 204 };
    default:
      return failure(405, "methodNotAllowed");
  }
}

function insert(store: SandboxStore, grant: Grant, exchange: Exchange, options: GoogleOptions): Reply {
  const body: EventBody = jsonBody(exchange);
  const id = body.id ?? letters(20);
  if (!/^[0-9a-v]{5,1024}$/.test(id)) return failure(400, "invalid");
  if (store.data.events.some((event) => event.id === id && event.user === grant.user))
    return failure(409, "duplicate");
  const event: SandboxEvent = {
    id,
    user: grant.user,
    etag: 1,
    change: 0,
    fields: {},
    deleted: false,
    requestId: null,
    conferenceAt: null,
    code: roomCode(),
  };
  applyBody(event, body, exchange.url, options);
  store.data.events.push(event);
  touch(store, event, options.notify);
  return { status: 200, body: view(event, store.base) };
}

const PAGE = 50;

const pick = (body: Record<string, unknown>, names: readonly string[]) =>
  Object.fromEntries(Object.entries(body).filter(([name]) => names.includes(name)));

/** A partial answer, of the form `name,items(name,name)`. */
function partial(
  fields: string | null,
  body: Record<string, unknown> & { items: Record<string, unknown>[] },
): Record<string, unknown> {
  if (!fields) return body;
  const inner = /items\(([^)]*)\)/.exec(fields)?.[1]?.split(",");
  const items = inner ? body.items.map((item) => pick(item, inner)) : body.items;
  return pick({ ...body, items }, fields.replace(/\([^)]*\)/g, "").split(","));
}

function list(store: SandboxStore, grant: Grant, url: URL): Reply {
  const query = url.searchParams;
  const since = query.get("syncToken");
  if (since !== null) {
    for (const name of [
      "iCalUID",
      "orderBy",
      "privateExtendedProperty",
      "q",
      "sharedExtendedProperty",
      "timeMin",
      "timeMax",
      "updatedMin",
    ]) {
      if (query.has(name)) return failure(400, "invalid");
    }
    if (since === "expired") return failure(410, "fullSyncRequired");
  }
  const all = store.data.events
    .filter((event) => event.user === grant.user && event.change > Number(since ?? 0))
    .sort((a, b) => a.change - b.change);
  const from = Number(query.get("pageToken") ?? 0);
  const rows = all.slice(from, from + PAGE);
  const more = from + PAGE < all.length;
  return {
    status: 200,
    body: partial(query.get("fields"), {
      kind: "calendar#events",
      items: rows.map((event) =>
        event.deleted
          ? { id: event.id, status: "cancelled", etag: `"${event.etag}"` }
          : view(event, store.base),
      ),
      // Only the last page carries the token.
      ...(more ? { nextPageToken: String(from + PAGE) } : { nextSyncToken: String(store.data.change) }),
    }),
  };
}

function watch(store: SandboxStore, grant: Grant, exchange: Exchange, options: GoogleOptions): Reply {
  const body = jsonBody(exchange);
  const params = body.params as { ttl?: string } | undefined;
  const channel = {
    id: textOf(body.id),
    user: grant.user,
    resourceId: randomUUID(),
    address: textOf(body.address),
    token: textOf(body.token),
    expiresAt: Date.now() + Number(params?.ttl ?? 604_800) * 1000,
    messages: 0,
  };
  if (body.type !== "web_hook" || channel.id === "" || channel.id.length > 64) return failure(400, "invalid");
  store.data.channels.push(channel);
  store.changed();
  options.greet(channel);
  return {
    status: 200,
    body: {
      kind: "api#channel",
      id: channel.id,
      resourceId: channel.resourceId,
      resourceUri: "sandbox",
      expiration: String(channel.expiresAt),
    },
  };
}

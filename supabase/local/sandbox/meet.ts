import { randomUUID } from "node:crypto";
import { bearer, type Exchange, type Reply } from "./exchange.ts";
import { grantFor } from "./oauth.ts";
import type { SandboxConference, SandboxStore } from "./store.ts";

const failure = (status: number, code: string): Reply => ({
  status,
  body: { error: { code: status, message: code, status: code } },
});

export interface MeetPerson {
  displayName: string;
  /** The number of an account, the same in every conference; guests have none. */
  account?: string;
  phone?: boolean;
}

const key = () => randomUUID().replaceAll("-", "").slice(0, 20);

/** Somebody comes into the room of a meeting code; the first one begins a conference. */
export function joinConference(
  store: SandboxStore,
  code: string,
  person: MeetPerson,
  at: Date = new Date(),
): void {
  const event = store.data.events.find((one) => one.code === code);
  let conference = store.data.conferences.find((one) => one.code === code && one.endTime === null);
  if (!conference) {
    conference = {
      name: `conferenceRecords/${key()}`,
      code,
      user: event?.user ?? "",
      startTime: at.toISOString(),
      endTime: null,
      participants: [],
    };
    store.data.conferences.push(conference);
  }
  let participant = conference.participants.find(
    (one) => one.displayName === person.displayName && one.account === (person.account ?? null),
  );
  if (!participant) {
    participant = {
      name: `${conference.name}/participants/${key()}`,
      displayName: person.displayName,
      account: person.account ?? null,
      phone: person.phone ?? false,
      stays: [],
    };
    conference.participants.push(participant);
  }
  participant.stays.push({
    name: `${participant.name}/participantSessions/${key()}`,
    startTime: at.toISOString(),
    endTime: null,
  });
  store.changed();
}

export function leaveConference(
  store: SandboxStore,
  code: string,
  displayName: string,
  at: Date = new Date(),
): void {
  const conference = store.data.conferences.find((one) => one.code === code && one.endTime === null);
  for (const participant of conference?.participants ?? []) {
    if (participant.displayName !== displayName) continue;
    for (const stay of participant.stays) stay.endTime ??= at.toISOString();
  }
  store.changed();
}

/** The last one has gone: the conference has its record. */
export function endConference(store: SandboxStore, code: string, at: Date = new Date()): void {
  const conference = store.data.conferences.find((one) => one.code === code && one.endTime === null);
  if (!conference) return;
  for (const participant of conference.participants)
    for (const stay of participant.stays) stay.endTime ??= at.toISOString();
  conference.endTime = at.toISOString();
  store.changed();
}

/** Google may answer with fewer rows than were asked for: it does. */
const PAGE = 20;

function page(name: string, rows: unknown[], url: URL): Reply {
  const from = Number(url.searchParams.get("pageToken") || 0);
  const next = from + Math.min(Number(url.searchParams.get("pageSize") || PAGE), PAGE);
  return {
    status: 200,
    body: { [name]: rows.slice(from, next), ...(next < rows.length && { nextPageToken: String(next) }) },
  };
}

const clean = (times: { startTime: string; endTime: string | null }) => ({
  startTime: times.startTime,
  ...(times.endTime && { endTime: times.endTime }),
});

function records(all: readonly SandboxConference[], url: URL): Reply {
  const filter = url.searchParams.get("filter") ?? "";
  const code = /space\.meeting_code\s*=\s*"([^"]+)"/.exec(filter)?.[1];
  const since = /start_time\s*>=\s*"([^"]+)"/.exec(filter)?.[1];
  const found = all.filter(
    (one) => (!code || one.code === code) && (!since || new Date(one.startTime) >= new Date(since)),
  );
  return page(
    "conferenceRecords",
    found.map((one) => ({ name: one.name, space: `spaces/${one.code}`, ...clean(one) })),
    url,
  );
}

/** The part of the Meet REST API v2 that Atelier speaks: records of conferences, who was in them, and when. */
export function meetApi(store: SandboxStore, exchange: Exchange): Reply {
  const grant = grantFor(store, "google", bearer(exchange));
  if (!grant) return failure(401, "UNAUTHENTICATED");
  if (!grant.scopes.some((scope) => scope.endsWith("/auth/meetings.space.readonly")))
    return failure(403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT");
  const path = exchange.url.pathname.replace(/^\/v2\//, "");
  const mine = store.data.conferences.filter((one) => one.user === grant.user);
  if (path === "conferenceRecords") return records(mine, exchange.url);
  const match = /^(conferenceRecords\/[^/]+)\/participants(?:\/([^/]+)\/participantSessions)?$/.exec(path);
  const conference = mine.find((one) => one.name === match?.[1]);
  if (!match || !conference) return failure(404, "NOT_FOUND");
  if (!match[2]) {
    const rows = conference.participants.map((one) => ({
      name: one.name,
      ...(one.account
        ? { signedinUser: { user: `users/${one.account}`, displayName: one.displayName } }
        : one.phone
          ? { phoneUser: { displayName: one.displayName } }
          : { anonymousUser: { displayName: one.displayName } }),
    }));
    return page("participants", rows, exchange.url);
  }
  const participant = conference.participants.find(
    (one) => one.name === `${conference.name}/participants/${match[2]}`,
  );
  if (!participant) return failure(404, "NOT_FOUND");
  const rows = participant.stays.map((stay) => ({ name: stay.name, ...clean(stay) }));
  return page("participantSessions", rows, exchange.url);
}

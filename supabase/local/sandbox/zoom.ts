import { randomBytes } from "node:crypto";
import { Temporal } from "temporal-polyfill";
import { zoomZones } from "../../functions/_shared/providers/zoom/zones.ts";
import { bearer, jsonBody, textOf, type Exchange, type Reply } from "./exchange.ts";
import { zoomDailyLimit } from "./faults.ts";
import { grantFor, isReplaced } from "./oauth.ts";
import type { SandboxMeeting, SandboxRun, SandboxStore } from "./store.ts";

const DAILY_WRITES = 100;

const failure = (status: number, code: number, message: string, errors?: unknown): Reply => ({
  status,
  body: { code, message, ...(errors !== undefined && { errors }) },
});

/** Wall time in a zone, or UTC, as UTC. */
function inUtc(start: unknown, zone: unknown): unknown {
  if (typeof start !== "string" || start.endsWith("Z")) return start;
  const instant = Temporal.PlainDateTime.from(start)
    .toZonedDateTime(textOf(zone) || "UTC")
    .toInstant();
  return instant.toString({ smallestUnit: "second" });
}

/** Zoom keeps what it knows and returns UTC; local wall time and zone come in. */
function view(meeting: SandboxMeeting, base: string): Record<string, unknown> {
  const { start_time, timezone } = meeting.fields;
  return {
    ...meeting.fields,
    ...(start_time !== undefined && { start_time: inUtc(start_time, timezone) }),
    id: Number(meeting.id),
    uuid: meeting.uuid,
    host_email: meeting.user,
    status: meeting.startedAt ? "started" : "waiting",
    join_url: `${base}/zoom/j/${meeting.id}?pwd=${meeting.password}`,
    start_url: `${base}/zoom/s/${meeting.id}?zak=host-${meeting.uuid.slice(0, 8)}`,
    password: meeting.password,
    created_at: new Date().toISOString(),
  };
}

const FIELDS = ["topic", "type", "agenda", "start_time", "timezone", "duration", "settings"];

function invalid(body: Record<string, unknown>): Reply | null {
  const errors: { field: string; message: string }[] = [];
  if (typeof body.topic === "string" && body.topic.length > 200)
    errors.push({ field: "topic", message: "Too long." });
  if (typeof body.agenda === "string" && body.agenda.length > 2000)
    errors.push({ field: "agenda", message: "Too long." });
  if (typeof body.password === "string" && !/^[A-Za-z0-9@*_-]{1,10}$/.test(body.password)) {
    errors.push({ field: "password", message: "Invalid." });
  }
  if (typeof body.start_time === "string" && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ?$/.test(body.start_time)) {
    errors.push({ field: "start_time", message: "Invalid." });
  }
  if (body.timezone !== undefined && !zoomZones.has(textOf(body.timezone)))
    errors.push({ field: "timezone", message: "Invalid." });
  return errors.length > 0 ? failure(400, 300, "Validation Failed.", errors) : null;
}

/** The hundred creates and changes a host may make a day. */
function overDailyLimit(store: SandboxStore, host: string): Reply | null {
  const key = `${host} ${new Date().toISOString().slice(0, 10)}`;
  const used = store.data.dailyWrites[key] ?? 0;
  if (used >= DAILY_WRITES) return zoomDailyLimit;
  store.data.dailyWrites[key] = used + 1;
  return null;
}

function pick(body: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    FIELDS.filter((name) => body[name] !== undefined).map((name) => [name, body[name]]),
  );
}

/** What the account does not have, Zoom puts back without a word. */
function allowed(store: SandboxStore, fields: Record<string, unknown>): Record<string, unknown> {
  const settings = fields.settings as Record<string, unknown> | undefined;
  return settings?.auto_recording === "cloud" && store.data.zoomPlan.cloudRecording === false
    ? { ...fields, settings: { ...settings, auto_recording: "none" } }
    : fields;
}

/** What a change takes effect of: a start that has passed is ignored without a word. */
function taken(body: Record<string, unknown>): Record<string, unknown> {
  const { start_time, timezone, ...rest } = pick(body);
  const past = start_time !== undefined && Date.parse(textOf(inUtc(start_time, timezone))) < Date.now();
  return past ? rest : pick(body);
}

/** The part of Zoom's API v2 that Atelier speaks: users, meetings, past participants. */
export function zoomApi(store: SandboxStore, exchange: Exchange): Reply {
  const token = bearer(exchange);
  const grant = grantFor(store, "zoom", token);
  if (!grant)
    return isReplaced(store, token)
      ? failure(401, 4741, "The token has been revoked.")
      : failure(401, 124, "Invalid access token.");
  const path = exchange.url.pathname.replace(/^\/v2/, "");
  const needs = (scope: string) =>
    grant.scopes.includes(scope) || grant.scopes.includes(`${scope}:admin`)
      ? null
      : failure(400, 4711, `Invalid access token, does not contain scopes:[${scope}].`);

  const user = /^\/users\/([^/]+)$/.exec(path)?.[1];
  if (user && exchange.method === "GET") {
    const name = user === "me" ? grant.user : decodeURIComponent(user);
    return (
      needs("user:read:user") ?? {
        status: 200,
        body: { id: `zoom-${name}`, email: name, account_id: "sandbox", type: store.data.zoomPlan.type },
      }
    );
  }
  if (/^\/users\/[^/]+\/settings$/.test(path)) {
    const feature = { meeting_capacity: store.data.zoomPlan.capacity };
    return needs("user:read:settings") ?? { status: 200, body: { feature } };
  }
  const owner = /^\/users\/([^/]+)\/meetings$/.exec(path)?.[1];
  if (owner) {
    const host = owner === "me" ? grant.user : decodeURIComponent(owner).replace(/^zoom-/, "");
    if (exchange.method === "GET")
      return needs("meeting:read:list_meetings") ?? list(store, host, exchange.url);
    return needs("meeting:write:meeting") ?? create(store, host, jsonBody(exchange));
  }
  const instances = /^\/past_meetings\/(\d+)\/instances$/.exec(path)?.[1];
  if (instances) return needs("meeting:read:list_past_instances") ?? pastRuns(store, instances);
  const recorded = /^\/meetings\/([^/]+)\/recordings$/.exec(path)?.[1];
  if (recorded) return needs("cloud_recording:read:list_recording_files") ?? recordings(store, recorded);
  const past = /^\/(?:past_meetings|report\/meetings)\/([^/]+)\/participants$/.exec(path)?.[1];
  if (past) return needs("meeting:read:list_past_participants") ?? participants(store, past, exchange.url);
  const ended = exchange.method === "PUT" ? /^\/meetings\/(\d+)\/status$/.exec(path)?.[1] : undefined;
  const id = ended ?? /^\/meetings\/(\d+)$/.exec(path)?.[1];
  const meeting = store.data.meetings.find((one) => one.id === id && !one.deleted);
  if (!id || !meeting) return failure(404, 3001, "Meeting does not exist.");
  switch (exchange.method) {
    case "GET":
      return needs("meeting:read:meeting") ?? { status: 200, body: view(meeting, store.base) };
    case "PATCH": {
      const body = jsonBody(exchange);
      const refused = needs("meeting:update:meeting") ?? invalid(body) ?? overDailyLimit(store, meeting.user);
      if (refused) return refused;
      meeting.fields = { ...meeting.fields, ...allowed(store, taken(body)) };
      store.changed();
      store.tell("meeting.updated", { id: Number(meeting.id), ...allowed(store, taken(body)) });
      return { status: 204 };
    }
    case "DELETE": {
      const refused = needs("meeting:delete:meeting");
      if (refused) return refused;
      if (meeting.startedAt) return failure(400, 3002, "The meeting is in progress.");
      meeting.deleted = true;
      store.changed();
      store.tell("meeting.deleted", { id: Number(meeting.id), uuid: meeting.uuid });
      return { status: 204 };
    }
    case "PUT":
      return needs("meeting:update:status") ?? end(store, meeting);
    default:
      return failure(405, 300, "Method not allowed.");
  }
}

function end(store: SandboxStore, meeting: SandboxMeeting): Reply {
  if (!meeting.startedAt) return failure(400, 3000, "The meeting is not in progress.");
  const times = { start_time: meeting.startedAt, end_time: new Date().toISOString() };
  closeRun(meeting, times.end_time);
  store.changed();
  store.tell("meeting.ended", { id: meeting.id, uuid: meeting.uuid, ...times });
  return { status: 204 };
}

/** The times that a meeting was opened and closed again: what goes on is not among them. */
function pastRuns(store: SandboxStore, id: string): Reply {
  const runs = store.data.meetings.find((one) => one.id === id)?.runs?.filter((run) => run.endedAt) ?? [];
  if (runs.length === 0) return failure(404, 3001, "Meeting does not exist.");
  return {
    status: 200,
    body: { meetings: runs.map((run) => ({ uuid: run.uuid, start_time: run.startedAt })) },
  };
}

/** What Zoom says of a run's recording, in messages and replies alike. */
export function recordingOf(base: string, meeting: SandboxMeeting, run: SandboxRun): Record<string, unknown> {
  const share_url = `${base}/zoom/rec/${meeting.id}/${encodeURIComponent(run.uuid)}`;
  const ended = run.endedAt ?? new Date().toISOString();
  const times = { recording_start: run.startedAt, recording_end: ended };
  return {
    ...{ id: Number(meeting.id), uuid: run.uuid, host_id: `zoom-${meeting.user}`, type: 2 },
    ...{ topic: meeting.fields.topic, timezone: meeting.fields.timezone, start_time: run.startedAt },
    duration: Math.round((Date.parse(ended) - Date.parse(run.startedAt)) / 60_000),
    ...{ share_url, password: run.recording?.passcode, recording_play_passcode: run.recording?.passcode },
    recording_files: [
      { file_type: "MP4", ...times, play_url: share_url, download_url: `${share_url}?download` },
    ],
  };
}

function recordings(store: SandboxStore, encoded: string): Reply {
  const key = decodeURIComponent(decodeURIComponent(encoded));
  for (const meeting of store.data.meetings) {
    const run = meeting.runs?.find((one) => one.uuid === key);
    if (run?.recording?.state === "there") {
      return { status: 200, body: recordingOf(store.base, meeting, run) };
    }
  }
  return failure(404, 3301, "There is no recording for this meeting.");
}

/** Whoever ends a meeting ends the run that goes on. */
export function closeRun(meeting: SandboxMeeting, at: string): void {
  meeting.startedAt = null;
  for (const run of meeting.runs ?? []) run.endedAt ??= at;
}

function create(store: SandboxStore, user: string, body: Record<string, unknown>): Reply {
  const refused = invalid(body) ?? overDailyLimit(store, user);
  if (refused) return refused;
  const meeting: SandboxMeeting = {
    id: String(store.data.nextMeeting),
    // Some of Zoom's UUIDs begin with a slash: they have to be encoded twice.
    uuid: `/${randomBytes(15).toString("base64")}==`,
    user,
    fields: allowed(store, pick(body)),
    password: typeof body.password === "string" ? body.password : "sandbox1",
    deleted: false,
    participants: [],
  };
  store.data.nextMeeting += 1;
  store.data.meetings.push(meeting);
  store.changed();
  return { status: 201, body: view(meeting, store.base) };
}

function page<T>(rows: T[], url: URL, size: number): { rows: T[]; next_page_token: string } {
  const from = Number(url.searchParams.get("next_page_token") || 0);
  const next = from + size;
  return { rows: rows.slice(from, next), next_page_token: next < rows.length ? String(next) : "" };
}

const pageSize = (url: URL) => Math.min(Number(url.searchParams.get("page_size") ?? 30) || 30, 300);

function list(store: SandboxStore, user: string, url: URL): Reply {
  const all = store.data.meetings.filter((meeting) => meeting.user === user && !meeting.deleted);
  const { rows, next_page_token } = page(all, url, pageSize(url));
  const meetings = rows.map((meeting) => ({
    ...view(meeting, store.base),
    start_url: undefined,
    // The list cuts agendas.
    agenda: textOf(meeting.fields.agenda).slice(0, 250),
  }));
  return {
    status: 200,
    body: { page_size: pageSize(url), total_records: all.length, next_page_token, meetings },
  };
}

function participants(store: SandboxStore, encoded: string, url: URL): Reply {
  const key = decodeURIComponent(decodeURIComponent(encoded));
  const held = (one: SandboxMeeting) =>
    new Set([
      one.uuid,
      ...(one.runs ?? []).map((run) => run.uuid),
      ...one.participants.map((row) => row.instance),
    ]);
  const meeting = store.data.meetings.find((one) => one.id === key || held(one).has(key));
  if (!meeting) return failure(404, 3001, "Meeting does not exist.");
  // The number stands for the last instance.
  const instance = key === meeting.id ? meeting.uuid : key;
  const there = meeting.participants.filter((row) => (row.instance ?? meeting.uuid) === instance);
  // One person alone leaves no report.
  const all = new Set(there.map((row) => row.name)).size > 1 ? there : [];
  const { rows, next_page_token } = page(all, url, pageSize(url));
  return {
    status: 200,
    body: { page_size: pageSize(url), total_records: all.length, next_page_token, participants: rows },
  };
}

import { z } from "zod";
import { isProviderError, ProviderError } from "./errors.ts";
import { providerFetch, retryAfter, type ProviderReply } from "./http.ts";
import type { MeetingPlan, PlanField } from "./meeting-plan.ts";

/** Meeting numbers exceed 2^31, and arrive as number or string: text everywhere. */
const idSchema = z.union([z.string().min(1), z.number().int()]).transform(String);

const meetingSchema = z.object({
  id: idSchema,
  uuid: z.string().default(""),
  topic: z.string().default(""),
  agenda: z.string().default(""),
  start_time: z.string().optional(),
  duration: z.number().optional(),
  timezone: z.string().optional(),
  join_url: z.url(),
  // Valid two hours and good for whoever holds it: read on demand, given to the host, never kept.
  start_url: z.url().optional(),
  password: z.string().optional(),
  /** waiting or started. */
  status: z.string().optional(),
  settings: z.object({ auto_recording: z.string().optional() }).loose().optional(),
});
export type ZoomMeeting = z.output<typeof meetingSchema>;

const listedSchema = z.object({
  next_page_token: z.string().default(""),
  meetings: z.array(
    z.object({ id: idSchema, agenda: z.string().default(""), topic: z.string().default("") }),
  ),
});

const participantsSchema = z.object({
  next_page_token: z.string().default(""),
  participants: z.array(
    z.object({
      id: z.string().nullish(),
      // Good for this meeting only, and new with every rejoin.
      user_id: idSchema.nullish(),
      name: z.string().nullish(),
      user_email: z.string().nullish(),
      join_time: z.coerce.date(),
      leave_time: z.preprocess((value) => value || undefined, z.coerce.date().optional()),
      status: z.string().nullish(),
    }),
  ),
});
export type ZoomParticipant = z.output<typeof participantsSchema>["participants"][number];

const userSchema = z.object({ type: z.number() });
const userSettingsSchema = z.object({ feature: z.object({ meeting_capacity: z.number().positive() }) });

/** What the host's plan allows. */
export interface ZoomPlan {
  /** A free account: 100 people, 40 minutes, no recording in the cloud. */
  basic: boolean;
  /** Null when Zoom does not tell (user:read:settings is not granted). */
  capacity: number | null;
}

const errorSchema = z.object({ code: z.coerce.number() });
const CONSENT_LOST = new Set([4711, 4700, 4717, 4735, 4738, 4741]);

/** The next 00:00 UTC, when Zoom's daily limits begin anew. */
export const nextUtcMidnight = (now: Date = new Date()): Date =>
  new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));

/**
 * Judges a reply by status and Zoom's code, never by its text. A 429 without type and Retry-After is the refusal of the
 * hundred creates and changes a day: it lasts until 00:00 UTC.
 */
function refuse(reply: ProviderReply, write: boolean): never {
  const code = errorSchema.safeParse(reply.body).data?.code;
  const name = code === undefined ? `zoom_http_${reply.status}` : `zoom_${code}`;
  const status = reply.status;
  if (code !== undefined && CONSENT_LOST.has(code)) {
    throw new ProviderError("reconnect", {
      code: code === 4711 || code === 4700 ? "missing_scope" : name,
      status,
    });
  }
  if (status === 429) {
    const retryAt = retryAfter(reply.headers);
    const type = reply.headers.get("x-ratelimit-type")?.toLowerCase() ?? "";
    if (type === "qps")
      throw new ProviderError("rate_limited", {
        code: "zoom_qps",
        status,
        retryAt: retryAt ?? new Date(Date.now() + 1500),
      });
    if (retryAt && type !== "daily-limit")
      throw new ProviderError("rate_limited", { code: name, status, retryAt });
    throw new ProviderError("daily_limit", {
      code: retryAt ? "zoom_account_limit" : "zoom_daily_limit",
      status,
      retryAt: retryAt ?? nextUtcMidnight(),
    });
  }
  if (status === 401 || code === 124) throw new ProviderError("unauthorized", { code: name, status });
  // In progress: it can be taken away when the last one has gone.
  if (code === 3002) throw new ProviderError("server", { code: name, status });
  if (code === 3001 || status === 404) throw new ProviderError("not_found", { code: name, status });
  if (status >= 500)
    throw new ProviderError("server", { code: name, status, outcome: write ? "unknown" : "none" });
  if (status < 300)
    throw new ProviderError("server", {
      code: code === undefined ? "zoom_unreadable" : name,
      status,
      outcome: write ? "unknown" : "none",
    });
  if (status === 403 || code === 200) throw new ProviderError("forbidden", { code: name, status });
  throw new ProviderError("invalid", { code: name, status });
}

function parse<T extends z.ZodType>(
  reply: ProviderReply,
  expected: number,
  schema: T,
  write: boolean,
): z.output<T> {
  const parsed = reply.status === expected ? schema.safeParse(reply.body) : null;
  if (parsed?.success) return parsed.data;
  return refuse(reply, write);
}

/** UUIDs that begin with "/" or contain "//" have to be encoded twice; doing so always is right as well. */
const doubleEncoded = (uuid: string) => encodeURIComponent(encodeURIComponent(uuid));

const payloads: Record<Exclude<PlanField, "agenda">, (plan: MeetingPlan) => Record<string, unknown>> = {
  topic: (plan) => ({ topic: plan.topic }),
  startLocal: (plan) => ({ start_time: plan.startLocal, timezone: plan.timeZone }),
  timeZone: (plan) => ({ start_time: plan.startLocal, timezone: plan.timeZone }),
  endLocal: (plan) => ({ duration: plan.durationMinutes }),
  durationMinutes: (plan) => ({ duration: plan.durationMinutes }),
  recording: (plan) => ({ settings: { auto_recording: plan.recording ? "cloud" : "none" } }),
  // Who may share is a setting of the account and of the meeting while it runs; the API has none per meeting.
  screenShare: () => ({}),
  // Zoom's invitations are by registration at Zoom, which Atelier does not use.
  guests: () => ({}),
};

const agenda = (plan: MeetingPlan, reference: string) => `${reference}\n${plan.agenda}`.trim();

/** The body of a change of the named fields only; null when Zoom has none of them. */
export function zoomChange(
  plan: MeetingPlan,
  fields: readonly PlanField[],
  reference: string,
): Record<string, unknown> | null {
  const parts = fields.map((field) =>
    field === "agenda" ? { agenda: agenda(plan, reference) } : payloads[field](plan),
  );
  const body: Record<string, unknown> = Object.assign({}, ...parts);
  return Object.keys(body).length === 0 ? null : body;
}

/** Zoom's meetings for one access token. `host` is "me", or a user id with Server-to-Server OAuth. Throws ProviderError. */
export class ZoomClient {
  readonly #apiUrl: string;
  readonly #token: string;
  readonly #host: string;

  constructor(apiUrl: string, token: string, host: string) {
    this.#apiUrl = apiUrl;
    this.#token = token;
    this.#host = host;
  }

  #call(method: string, path: string, body?: unknown): Promise<ProviderReply> {
    return providerFetch(`${this.#apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.#token}`,
        accept: "application/json",
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  /** Ends a meeting in progress for everybody in it; wants the scope meeting:update:status. */
  async end(id: string): Promise<void> {
    const reply = await this.#call("PUT", `/meetings/${encodeURIComponent(id)}/status`, { action: "end" });
    if (reply.status !== 204 && reply.status !== 200) refuse(reply, true);
  }

  /** `withSettings` only where the scope user:read:settings was granted. */
  async plan(withSettings: boolean): Promise<ZoomPlan> {
    const path = `/users/${encodeURIComponent(this.#host)}`;
    const user = parse(await this.#call("GET", path), 200, userSchema, false);
    if (user.type === 1) return { basic: true, capacity: 100 };
    if (!withSettings) return { basic: false, capacity: null };
    const settings = parse(await this.#call("GET", `${path}/settings`), 200, userSettingsSchema, false);
    return { basic: false, capacity: settings.feature.meeting_capacity };
  }

  async create(plan: MeetingPlan, reference: string, password: string): Promise<ZoomMeeting> {
    const reply = await this.#call("POST", `/users/${encodeURIComponent(this.#host)}/meetings`, {
      type: 2,
      topic: plan.topic,
      agenda: agenda(plan, reference),
      start_time: plan.startLocal,
      timezone: plan.timeZone,
      duration: plan.durationMinutes,
      password,
      settings: {
        join_before_host: false,
        waiting_room: true,
        approval_type: 2,
        auto_recording: plan.recording ? "cloud" : "none",
        email_notification: false,
      },
    });
    return parse(reply, 201, meetingSchema, true);
  }

  async get(id: string): Promise<ZoomMeeting> {
    return parse(await this.#call("GET", `/meetings/${encodeURIComponent(id)}`), 200, meetingSchema, false);
  }

  /** Zoom answers 204 without a body. */
  async update(id: string, change: Record<string, unknown>): Promise<void> {
    const reply = await this.#call("PATCH", `/meetings/${encodeURIComponent(id)}`, change);
    if (reply.status !== 204 && reply.status !== 200) refuse(reply, true);
  }

  /**
   * Gone already is as good as deleted, once a second question has confirmed it. Returns whether it was taken away now:
   * what two answers deny may yet turn up.
   */
  async remove(id: string): Promise<boolean> {
    const reply = await this.#call(
      "DELETE",
      `/meetings/${encodeURIComponent(id)}?schedule_for_reminder=false`,
    );
    if (reply.status === 204 || reply.status === 200) return true;
    try {
      refuse(reply, true);
    } catch (error) {
      if (!isProviderError(error, "not_found")) throw error;
      const code = error.code;
      const stands = await this.get(id).then(
        () => true,
        (second: unknown) => {
          if (isProviderError(second, "not_found")) return false;
          throw second;
        },
      );
      if (stands) throw new ProviderError("server", { code });
    }
    return false;
  }

  /** The scheduled meetings whose agenda begins with the reference. Reads at most ten pages of 300. */
  async find(reference: string): Promise<string[]> {
    const found: string[] = [];
    let page = "";
    for (let count = 0; count < 10; count += 1) {
      const query = new URLSearchParams({
        type: "scheduled",
        page_size: "300",
        ...(page && { next_page_token: page }),
      });
      const reply = await this.#call("GET", `/users/${encodeURIComponent(this.#host)}/meetings?${query}`);
      const list = parse(reply, 200, listedSchema, false);
      found.push(
        ...list.meetings
          .filter((meeting) => meeting.agenda.startsWith(reference))
          .map((meeting) => meeting.id),
      );
      page = list.next_page_token;
      if (!page) break;
    }
    return found;
  }

  /**
   * Who came, rejoins as rows of their own; `key` is a meeting's number or an instance's UUID. Null when Zoom has no report:
   * nobody came, or one person alone. Where the one list is refused (the plan, a scope), the report says the same.
   */
  async participants(key: string): Promise<ZoomParticipant[] | null> {
    try {
      return await this.#participants("past_meetings", key);
    } catch (error) {
      if (!isProviderError(error, "not_found", "forbidden", "invalid", "reconnect")) throw error;
      try {
        return await this.#participants("report/meetings", key);
      } catch (second) {
        // The report's scope is not asked for: lacking it says nothing of the account.
        if (!isProviderError(second, "not_found", "forbidden", "invalid", "reconnect")) throw second;
        if (error.kind !== "not_found") throw error;
        return null;
      }
    }
  }

  async #participants(list: string, key: string): Promise<ZoomParticipant[]> {
    const all: ZoomParticipant[] = [];
    let page = "";
    // Forty pages of 300: more than any plan lets in.
    for (let count = 0; count < 40; count += 1) {
      const query = new URLSearchParams({ page_size: "300", ...(page && { next_page_token: page }) });
      const reply = await this.#call("GET", `/${list}/${doubleEncoded(key)}/participants?${query}`);
      const read = parse(reply, 200, participantsSchema, false);
      all.push(...read.participants);
      if (!read.next_page_token || read.next_page_token === page) break;
      page = read.next_page_token;
    }
    return all;
  }
}

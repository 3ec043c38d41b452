import { auth, calendar, type calendar_v3 } from "@googleapis/calendar";
import { z } from "zod";
import { isProviderError, ProviderError } from "../../core/provider-error.ts";
import { retryAfter } from "../../core/provider-fetch.ts";
import { googleEventId, guestsOf, type MeetingPlan, type PlanField } from "../../video/plan/meeting-plan.ts";

/** A moment, or a day for what lasts all day. */
const timeSchema = z.object({
  dateTime: z.string().nullish(),
  date: z.string().nullish(),
  timeZone: z.string().nullish(),
});

const eventSchema = z.object({
  id: z.string().min(1),
  etag: z.string().default(""),
  status: z.string().default("confirmed"),
  summary: z.string().default(""),
  description: z.string().default(""),
  hangoutLink: z.url().nullish(),
  start: timeSchema.nullish(),
  end: timeSchema.nullish(),
  attendees: z.array(z.looseObject({ email: z.string() })).nullish(),
  conferenceData: z
    .object({
      conferenceId: z.string().nullish(),
      createRequest: z
        .object({
          requestId: z.string().nullish(),
          status: z.object({ statusCode: z.string().nullish() }).nullish(),
        })
        .nullish(),
      entryPoints: z
        .array(z.object({ entryPointType: z.string().nullish(), uri: z.string().nullish() }))
        .nullish(),
    })
    .nullish(),
});
export type GoogleEvent = z.output<typeof eventSchema>;

export type GoogleGuest = NonNullable<GoogleEvent["attendees"]>[number];

/** What is read of an event that may be anybody's: neither its text nor its guests. */
export type ChangedEvent = Pick<GoogleEvent, "id" | "etag" | "status">;
const changedEventSchema = eventSchema.pick({ id: true, etag: true, status: true });

export interface EventPage {
  events: ChangedEvent[];
  /** Only with the last page. */
  nextSyncToken: string | null;
  nextPageToken: string | null;
}

export interface Channel {
  resourceId: string;
  expiresAt: Date;
}

/** Every page of a list names the next one, or the place to go on from: what names neither is no answer of Google's. */
const pageSchema = z
  .object({
    items: z.array(z.unknown()).default([]),
    nextPageToken: z.string().nullish(),
    nextSyncToken: z.string().nullish(),
  })
  .refine((page) => page.nextPageToken || page.nextSyncToken);

const errorBodySchema = z.object({
  error: z.object({ errors: z.array(z.object({ reason: z.string() })).default([]) }),
});
const thrownSchema = z.object({
  response: z.object({ status: z.number(), data: z.unknown(), headers: z.unknown() }).optional(),
});

/** The library's own class of headers is not the runtime's; older ones are plain objects. */
function headersOf(value: unknown): Headers {
  if (typeof value !== "object" || value === null) return new Headers();
  const entries = Symbol.iterator in value ? [...(value as Iterable<unknown>)] : Object.entries(value);
  return new Headers(z.array(z.tuple([z.string(), z.string()])).safeParse(entries).data ?? []);
}

/** Judges what the client library threw by status and reason. No answer at all may have had its effect. */
function judge(error: unknown, write: boolean): ProviderError {
  const response = thrownSchema.safeParse(error).data?.response;
  if (!response)
    return new ProviderError("network", { code: "network", outcome: write ? "unknown" : "none" });
  const status = response.status;
  const reason = errorBodySchema.safeParse(response.data).data?.error.errors[0]?.reason ?? "";
  const code = /^[A-Za-z]{1,60}$/.test(reason) ? `google_${reason}` : `google_http_${status}`;
  const retryAt = retryAfter(headersOf(response.headers)) ?? undefined;
  if (status === 401) return new ProviderError("unauthorized", { code, status });
  if (reason === "insufficientPermissions")
    return new ProviderError("reconnect", { code: "missing_scope", status });
  if (status === 429 || /RateLimitExceeded$|^rateLimitExceeded$|^quotaExceeded$/.test(reason)) {
    return new ProviderError("rate_limited", { code, status, ...(retryAt && { retryAt }) });
  }
  if (status === 404) return new ProviderError("not_found", { code, status });
  if (status === 410) return new ProviderError("gone", { code, status });
  if (status === 409) return new ProviderError("conflict", { code, status });
  if (status === 412) return new ProviderError("precondition", { code, status });
  if (status >= 500)
    return new ProviderError("server", { code, status, outcome: write ? "unknown" : "none" });
  return new ProviderError(status === 403 ? "forbidden" : "invalid", { code, status });
}

/** Descriptions are HTML to Google: written so, it shows what was typed. `plainText` reads it back. */
const markup = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

const entities = new Map(
  Object.entries({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", "#39": "'", nbsp: "\u00a0" }),
);

/** The text of a description, whoever wrote it: Calendar's own editor leaves tags in it. */
export const plainText = (html: string): string =>
  html
    .replace(/<(br|\/p|\/div|\/li)\b[^>]*>/gi, "\n")
    .replace(/<[a-z/!][^>]*>/gi, "")
    .replace(/&(#?\w+);/g, (whole, name: string) => entities.get(name) ?? whole);

/** A moment in the place of whatever stood there: of a day as well, which a patch would else leave beside it. */
const moment = (dateTime: string, { timeZone }: MeetingPlan): calendar_v3.Schema$EventDateTime => ({
  dateTime,
  timeZone,
  date: null,
});

/** Recording and sharing are choices inside Meet: the Calendar API has no field for them. */
type EventField = Exclude<PlanField, "recording" | "screenShare">;

const bodies: Record<EventField, (plan: MeetingPlan) => calendar_v3.Schema$Event> = {
  topic: (plan) => ({ summary: plan.topic }),
  agenda: (plan) => ({ description: markup(plan.agenda) }),
  startLocal: (plan) => ({ start: moment(plan.startLocal, plan) }),
  endLocal: (plan) => ({ end: moment(plan.endLocal, plan) }),
  timeZone: (plan) => ({
    start: moment(plan.startLocal, plan),
    end: moment(plan.endLocal, plan),
  }),
  durationMinutes: (plan) => ({ end: moment(plan.endLocal, plan) }),
  guests: (plan) => ({
    attendees: guestsOf(plan).map((email) => ({ email })),
    guestsCanSeeOtherGuests: false,
    guestsCanInviteOthers: false,
  }),
};

/** Whether an event says anything of this field. */
export const isEventField = (field: PlanField): field is EventField => field in bodies;

/** Google writes to the guests about what concerns them; where there are none, to nobody. */
const sendUpdates = (guests: boolean) => (guests ? "all" : "none");

const createRequest = (requestId: string): calendar_v3.Schema$ConferenceData => ({
  createRequest: { requestId, conferenceSolutionKey: { type: "hangoutsMeet" } },
});

/** The video entry of an event, or null while the conference is being made. */
export const googleEventUrl = (event: GoogleEvent): string | null =>
  event.conferenceData?.entryPoints?.find((entry) => entry.entryPointType === "video")?.uri ??
  event.hangoutLink ??
  null;

/** Whether the event has a room, or one in the making: in the calendar anybody may take it out. */
export const hasConference = (event: GoogleEvent): boolean =>
  Boolean(event.conferenceData ?? event.hangoutLink);

/** pending, success or failure of the asynchronous creation; null when none was asked for. */
export const conferenceStatus = (event: GoogleEvent): string | null =>
  event.conferenceData?.createRequest?.status?.statusCode ?? null;

/** The most that Google gives at once. */
const CHANGES_PER_PAGE = 2500;

/** The events of one calendar for one access token. Throws ProviderError. The library's own retry is off: our queue retries. */
export class GoogleClient {
  readonly #api: calendar_v3.Calendar;
  /** With every call: given to the client alone, the library drops a path in it. */
  readonly #root: { rootUrl: string };

  constructor(apiUrl: string, token: string) {
    const client = new auth.OAuth2();
    client.setCredentials({ access_token: token });
    this.#root = { rootUrl: `${apiUrl}/` };
    this.#api = calendar({ version: "v3", auth: client, ...this.#root, retry: false, timeout: 10_000 });
  }

  async #run<T>(write: boolean, call: () => Promise<{ data: T }>): Promise<T> {
    try {
      return (await call()).data;
    } catch (error) {
      throw judge(error, write);
    }
  }

  #event(data: unknown, write: boolean): GoogleEvent {
    const parsed = eventSchema.safeParse(data);
    if (!parsed.success) {
      throw new ProviderError("server", { code: "google_unreadable", outcome: write ? "unknown" : "none" });
    }
    return parsed.data;
  }

  /** Guests, where the store invites them, do not see each other's addresses. */
  async insert(rowId: string, plan: MeetingPlan, requestId: string): Promise<GoogleEvent> {
    const data = await this.#run(true, () =>
      this.#api.events.insert(
        {
          calendarId: "primary",
          conferenceDataVersion: 1,
          sendUpdates: sendUpdates(plan.guests !== ""),
          requestBody: {
            id: googleEventId(rowId),
            ...bodies.topic(plan),
            ...bodies.agenda(plan),
            start: { dateTime: plan.startLocal, timeZone: plan.timeZone },
            end: { dateTime: plan.endLocal, timeZone: plan.timeZone },
            reminders: { useDefault: false, overrides: [{ method: "popup", minutes: 10 }] },
            extendedProperties: { private: { atelier: rowId } },
            conferenceData: createRequest(requestId),
            ...(plan.guests !== "" && bodies.guests(plan)),
          },
        },
        this.#root,
      ),
    );
    return this.#event(data, true);
  }

  async get(eventId: string): Promise<GoogleEvent> {
    return this.#event(
      await this.#run(false, () => this.#api.events.get({ calendarId: "primary", eventId }, this.#root)),
      false,
    );
  }

  /** Patches the named fields only. With an ETag, a change made meanwhile throws `precondition`. */
  async patch(
    eventId: string,
    plan: MeetingPlan,
    fields: readonly PlanField[],
    options: { etag?: string; requestId?: string; revive?: boolean; attendees?: GoogleGuest[] } = {},
  ): Promise<GoogleEvent> {
    const requestBody: calendar_v3.Schema$Event = Object.assign(
      {},
      ...fields.filter(isEventField).map((field) => bodies[field](plan)),
    );
    if (options.requestId) requestBody.conferenceData = createRequest(options.requestId);
    if (options.revive) requestBody.status = "confirmed";
    if (options.attendees) requestBody.attendees = options.attendees;
    const guests = plan.guests !== "" || fields.includes("guests");
    const headers: Record<string, string> = options.etag ? { "If-Match": options.etag } : {};
    const data = await this.#run(true, () =>
      this.#api.events.patch(
        {
          ...{ calendarId: "primary", eventId, conferenceDataVersion: 1, requestBody },
          sendUpdates: sendUpdates(guests),
        },
        { headers, ...this.#root },
      ),
    );
    return this.#event(data, true);
  }

  /**
   * Gone already is as good as deleted, once a second question has confirmed it. Returns whether that is sure: what Google
   * has never heard of may yet turn up.
   */
  async remove(eventId: string, guests: boolean): Promise<boolean> {
    try {
      await this.#run(true, () =>
        this.#api.events.delete(
          { calendarId: "primary", eventId, sendUpdates: sendUpdates(guests) },
          this.#root,
        ),
      );
      return true;
    } catch (error) {
      if (!isProviderError(error, "gone", "not_found")) throw error;
      const code = error.code;
      const stands = await this.get(eventId).then(
        (event) => event.status !== "cancelled",
        (second: unknown) => {
          if (isProviderError(second, "gone", "not_found")) return false;
          throw second;
        },
      );
      if (stands) throw new ProviderError("server", { code });
      return error.kind === "gone";
    }
  }

  /** One page of changes. `gone` (410) means that the sync token is used up: begin again without one. */
  async changes(syncToken: string | null, pageToken: string | null): Promise<EventPage> {
    const data = await this.#run(false, () =>
      this.#api.events.list(
        {
          calendarId: "primary",
          maxResults: CHANGES_PER_PAGE,
          showDeleted: true,
          fields: "items(id,etag,status),nextPageToken,nextSyncToken",
          ...(syncToken && { syncToken }),
          ...(pageToken && { pageToken }),
        },
        this.#root,
      ),
    );
    const page = pageSchema.safeParse(data).data;
    if (!page) throw new ProviderError("server", { code: "google_unreadable" });
    return {
      events: page.items.flatMap((item) => changedEventSchema.safeParse(item).data ?? []),
      nextSyncToken: page.nextSyncToken ?? null,
      nextPageToken: page.nextPageToken ?? null,
    };
  }

  /** Asks for nothing but whether the calendar can be read. */
  async probe(): Promise<void> {
    await this.#run(false, () =>
      this.#api.events.list({ calendarId: "primary", maxResults: 1, fields: "kind" }, this.#root),
    );
  }

  /** Asks Google to call `address` when an event changes. */
  async watch(channelId: string, address: string, token: string, ttlSeconds: number): Promise<Channel> {
    const data = await this.#run(true, () =>
      this.#api.events.watch(
        {
          calendarId: "primary",
          requestBody: {
            id: channelId,
            type: "web_hook",
            address,
            token,
            params: { ttl: String(ttlSeconds) },
          },
        },
        this.#root,
      ),
    );
    const expires = Number(data.expiration);
    if (!data.resourceId || !Number.isFinite(expires))
      throw new ProviderError("server", { code: "google_unreadable" });
    return { resourceId: data.resourceId, expiresAt: new Date(expires) };
  }

  async stop(channelId: string, resourceId: string): Promise<void> {
    try {
      await this.#run(true, () =>
        this.#api.channels.stop({ requestBody: { id: channelId, resourceId } }, this.#root),
      );
    } catch (error) {
      if (error instanceof ProviderError && (error.kind === "gone" || error.kind === "not_found")) return;
      throw error;
    }
  }
}

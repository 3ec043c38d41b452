import { auth, calendar, type calendar_v3 } from "@googleapis/calendar";
import { z } from "zod";
import { isProviderError, ProviderError } from "../../core/provider-error.ts";
import { isTime, rowsOf, told, toldText, wording } from "../../core/told.ts";
import { disguisedStatus, judgeCalendar } from "./refusals.ts";

/** A moment, or a day for what lasts all day. */
const timeSchema = z.object({
  dateTime: told(z.string()),
  date: told(z.string()),
  timeZone: told(z.string()),
});

const eventSchema = z.object({
  id: z.string().min(1),
  etag: toldText,
  status: toldText.transform((status) => status || "confirmed"),
  summary: wording,
  description: wording,
  hangoutLink: told(z.url()),
  start: told(timeSchema),
  end: told(timeSchema),
  attendees: told(rowsOf(z.looseObject({ email: z.string() }))),
  conferenceData: told(
    z.object({
      conferenceId: told(z.string()),
      createRequest: told(
        z.object({
          requestId: told(z.string()),
          status: told(z.object({ statusCode: told(z.string()) })),
        }),
      ),
      entryPoints: told(rowsOf(z.object({ entryPointType: told(z.string()), uri: told(z.string()) }))),
    }),
  ),
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
    items: told(z.array(z.unknown())).transform((items) => items ?? []),
    nextPageToken: told(z.string()),
    nextSyncToken: told(z.string()),
  })
  .refine((page) => page.nextPageToken || page.nextSyncToken);

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
    let data: T;
    try {
      ({ data } = await call());
    } catch (error) {
      throw judgeCalendar(error, write);
    }
    const status = disguisedStatus(data);
    if (status !== null) throw judgeCalendar({ response: { status, data, headers: {} } }, write);
    return data;
  }

  #event(data: unknown, write: boolean): GoogleEvent {
    const parsed = eventSchema.safeParse(data);
    if (!parsed.success) {
      throw new ProviderError("server", { code: "google_unreadable", outcome: write ? "unknown" : "none" });
    }
    return parsed.data;
  }

  /** Makes the event with a conference; its guests are written to. The same request id makes no second conference. */
  async insert(
    event: calendar_v3.Schema$Event,
    { requestId, guests }: { requestId: string; guests: boolean },
  ): Promise<GoogleEvent> {
    const data = await this.#run(true, () =>
      this.#api.events.insert(
        {
          ...{ calendarId: "primary", conferenceDataVersion: 1, sendUpdates: sendUpdates(guests) },
          requestBody: { ...event, conferenceData: createRequest(requestId) },
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

  /** Changes what `change` names. With an ETag, a change made meanwhile throws `precondition`. */
  async patch(
    eventId: string,
    change: calendar_v3.Schema$Event,
    options: {
      guests: boolean;
      etag?: string;
      requestId?: string;
      revive?: boolean;
      attendees?: GoogleGuest[];
    },
  ): Promise<GoogleEvent> {
    const requestBody: calendar_v3.Schema$Event = {
      ...change,
      ...(options.requestId && { conferenceData: createRequest(options.requestId) }),
      ...(options.revive && { status: "confirmed" }),
      ...(options.attendees && { attendees: options.attendees }),
    };
    const headers: Record<string, string> = options.etag ? { "If-Match": options.etag } : {};
    const data = await this.#run(true, () =>
      this.#api.events.patch(
        {
          ...{ calendarId: "primary", eventId, conferenceDataVersion: 1, requestBody },
          sendUpdates: sendUpdates(options.guests),
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
    if (!data.resourceId || !isTime(expires))
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

import { z } from "zod";
import { isProviderError, ProviderError } from "../../core/provider-error.ts";
import { providerFetch, type ProviderReply } from "../../core/provider-fetch.ts";
import { minutes, moment, rowsOf, told, toldText, wording } from "../../core/told.ts";
import { accepted, parse, type Method } from "./refusals.ts";

/** Meeting numbers exceed 2^31, and arrive as number or string: text everywhere. */
const idSchema = z.union([z.string().min(1), z.number().int()]).transform(String);

const meetingSchema = z.object({
  id: idSchema,
  uuid: toldText,
  topic: wording,
  agenda: wording,
  start_time: told(z.string()),
  duration: told(minutes),
  timezone: told(z.string()),
  join_url: told(z.url()),
  // Valid two hours and good for whoever holds it: read on demand, given to the host, never kept.
  start_url: told(z.url()),
  password: told(z.string()),
  /** waiting or started. */
  status: told(z.string()),
  settings: told(z.looseObject({ auto_recording: told(z.string()) })),
});
export type ZoomMeeting = z.output<typeof meetingSchema>;

const listedSchema = z.object({
  next_page_token: toldText,
  meetings: rowsOf(z.object({ id: idSchema, agenda: toldText, topic: toldText })),
});

const toldTime = told(moment);

const idOrNone = z.preprocess((value) => value || null, idSchema.nullable());

const participantSchema = z.object({
  id: idOrNone,
  // Good for this meeting only, and new with every rejoin.
  user_id: idOrNone,
  name: told(z.string()),
  user_email: told(z.string()),
  join_time: moment,
  leave_time: z.preprocess((value) => value || undefined, moment.optional()),
  status: told(z.string()),
});
export type ZoomParticipant = z.output<typeof participantSchema>;

/** A row that cannot be read (no time of coming, say) is left out: the others are a report all the same. */
const participantsSchema = z.object({ next_page_token: toldText, participants: rowsOf(participantSchema) });

const pastRunsSchema = z.object({
  meetings: rowsOf(z.object({ uuid: z.string().min(1), start_time: toldTime })),
});
export type ZoomRun = z.output<typeof pastRunsSchema>["meetings"][number];

const recordingSchema = z.object({
  start_time: toldTime,
  duration: told(minutes),
  share_url: told(z.url()),
  recording_play_passcode: told(z.string()),
  recording_files: told(rowsOf(z.object({ recording_start: toldTime, recording_end: toldTime }))),
});
export type ZoomRecording = z.output<typeof recordingSchema>;

const userSchema = z.object({ type: told(z.number()) });
const userSettingsSchema = z.object({
  feature: told(z.object({ meeting_capacity: told(z.number().positive()) })),
});

/** What the host's plan allows. */
export interface ZoomPlan {
  /** A free account: 100 people, 40 minutes, no recording in the cloud. */
  basic: boolean;
  /** Null when Zoom does not tell (user:read:settings is not granted). */
  capacity: number | null;
}

/** UUIDs that begin with "/" or contain "//" have to be encoded twice; doing so always is right as well. */
const doubleEncoded = (uuid: string) => encodeURIComponent(encodeURIComponent(uuid));

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

  #call(method: Method, path: string, body?: unknown): Promise<ProviderReply> {
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
    accepted(reply, "PUT");
  }

  /** `withSettings` only where the scope user:read:settings was granted. */
  async plan(withSettings: boolean): Promise<ZoomPlan> {
    const path = `/users/${encodeURIComponent(this.#host)}`;
    const user = parse(await this.#call("GET", path), 200, userSchema);
    if (user.type === 1) return { basic: true, capacity: 100 };
    if (!withSettings) return { basic: false, capacity: null };
    const settings = parse(await this.#call("GET", `${path}/settings`), 200, userSettingsSchema);
    return { basic: false, capacity: settings.feature?.meeting_capacity ?? null };
  }

  async create(meeting: Record<string, unknown>): Promise<ZoomMeeting> {
    const reply = await this.#call("POST", `/users/${encodeURIComponent(this.#host)}/meetings`, meeting);
    return parse(reply, 201, meetingSchema, "POST");
  }

  async get(id: string): Promise<ZoomMeeting> {
    return parse(await this.#call("GET", `/meetings/${encodeURIComponent(id)}`), 200, meetingSchema);
  }

  /** Zoom answers 204 without a body. */
  async update(id: string, change: Record<string, unknown>): Promise<void> {
    const reply = await this.#call("PATCH", `/meetings/${encodeURIComponent(id)}`, change);
    accepted(reply, "PATCH");
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
    try {
      accepted(reply, "DELETE");
      return true;
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
      return false;
    }
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
      const list = parse(reply, 200, listedSchema);
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

  /** Each time that the meeting was opened and closed again. Null where Zoom knows of none. */
  async runs(id: string): Promise<ZoomRun[] | null> {
    try {
      const reply = await this.#call("GET", `/past_meetings/${encodeURIComponent(id)}/instances`);
      return parse(reply, 200, pastRunsSchema).meetings;
    } catch (error) {
      if (isProviderError(error, "not_found")) return null;
      throw error;
    }
  }

  /** The recording of one run. Null where there is none: not yet, never, or not any more. */
  async recording(uuid: string): Promise<ZoomRecording | null> {
    try {
      return parse(
        await this.#call("GET", `/meetings/${doubleEncoded(uuid)}/recordings`),
        200,
        recordingSchema,
      );
    } catch (error) {
      if (isProviderError(error, "not_found")) return null;
      throw error;
    }
  }

  async #participants(list: string, key: string): Promise<ZoomParticipant[]> {
    const all: ZoomParticipant[] = [];
    let page = "";
    // Forty pages of 300: more than any plan lets in.
    for (let count = 0; count < 40; count += 1) {
      const query = new URLSearchParams({ page_size: "300", ...(page && { next_page_token: page }) });
      const reply = await this.#call("GET", `/${list}/${doubleEncoded(key)}/participants?${query}`);
      const read = parse(reply, 200, participantsSchema);
      all.push(...read.participants);
      if (!read.next_page_token || read.next_page_token === page) break;
      page = read.next_page_token;
    }
    return all;
  }
}

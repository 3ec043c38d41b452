import { z } from "zod";
import { providerFetch } from "../../core/provider-fetch.ts";
import { moment, rowsOf, told, toldText } from "../../core/told.ts";
import { disguisedStatus, refuseMeet } from "./refusals.ts";

const optionalTime = z.preprocess((value) => value || undefined, moment.optional());

const recordSchema = z.object({
  name: z.string().min(1),
  startTime: moment,
  /** Absent while people are in it. */
  endTime: optionalTime,
});
export type ConferenceRecord = z.output<typeof recordSchema>;

const someone = z.object({ displayName: told(z.string()) });
const participantSchema = z.object({
  name: z.string().min(1),
  signedinUser: told(someone.extend({ user: told(z.string()) })),
  anonymousUser: told(someone),
  phoneUser: told(someone),
});
export type MeetParticipant = z.output<typeof participantSchema>;

const stayListSchema = z.object({
  name: z.string().min(1),
  startTime: moment,
  endTime: optionalTime,
});
export type MeetStay = z.output<typeof stayListSchema>;

/** The part of the Meet REST API that says who was in a conference. Google keeps it for 30 days. Throws ProviderError. */
export class MeetClient {
  readonly #base: string;
  readonly #token: string;

  constructor(meetUrl: string, token: string) {
    this.#base = `${meetUrl}/v2`;
    this.#token = token;
  }

  async #all<T extends z.ZodType>(
    path: string,
    key: string,
    schema: T,
    fields: Record<string, string>,
  ): Promise<z.output<T>[]> {
    const pageSchema = z.object({
      nextPageToken: toldText,
      [key]: told(rowsOf(schema)).transform((rows) => rows ?? []),
    });
    const all: z.output<T>[] = [];
    let page = "";
    for (let count = 0; count < 200; count += 1) {
      const query = new URLSearchParams({ ...fields, ...(page && { pageToken: page }) });
      const reply = await providerFetch(`${this.#base}/${path}?${query}`, {
        headers: { authorization: `Bearer ${this.#token}`, accept: "application/json" },
      });
      const answered = reply.status === 200 && reply.isJson && disguisedStatus(reply.body) === null;
      const read = answered ? pageSchema.safeParse(reply.body) : null;
      if (!read?.success) return refuseMeet(reply);
      all.push(...(read.data[key] as z.output<T>[]));
      const next = read.data.nextPageToken as string;
      if (!next || next === page) break;
      page = next;
    }
    return all;
  }

  /** The conferences that were held under a meeting code since a moment. */
  records(meetingCode: string, since: Date): Promise<ConferenceRecord[]> {
    return this.#all("conferenceRecords", "conferenceRecords", recordSchema, {
      filter: `space.meeting_code = "${meetingCode}" AND start_time >= "${since.toISOString()}"`,
      pageSize: "100",
    });
  }

  participants(record: string): Promise<MeetParticipant[]> {
    return this.#all(`${record}/participants`, "participants", participantSchema, { pageSize: "250" });
  }

  /** One row a stay: who comes back has another. */
  stays(participant: string): Promise<MeetStay[]> {
    return this.#all(`${participant}/participantSessions`, "participantSessions", stayListSchema, {
      pageSize: "250",
    });
  }
}

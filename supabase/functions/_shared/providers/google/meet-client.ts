import { z } from "zod";
import { ProviderError } from "../../core/provider-error.ts";
import { providerFetch, retryAfter, type ProviderReply } from "../../core/provider-fetch.ts";

const time = z.coerce.date();
const optionalTime = z.preprocess((value) => value || undefined, time.optional());

const recordSchema = z.object({
  name: z.string().min(1),
  startTime: time,
  /** Absent while people are in it. */
  endTime: optionalTime,
});
export type ConferenceRecord = z.output<typeof recordSchema>;

const someone = z.object({ displayName: z.string().nullish() });
const participantSchema = z.object({
  name: z.string().min(1),
  signedinUser: someone.extend({ user: z.string().nullish() }).nullish(),
  anonymousUser: someone.nullish(),
  phoneUser: someone.nullish(),
});
export type MeetParticipant = z.output<typeof participantSchema>;

const stayListSchema = z.object({
  name: z.string().min(1),
  startTime: time,
  endTime: optionalTime,
});
export type MeetStay = z.output<typeof stayListSchema>;

const failureSchema = z.object({
  error: z.object({
    status: z.string().default(""),
    errors: z.array(z.object({ reason: z.string() })).default([]),
    details: z.array(z.object({ reason: z.string().optional() }).loose()).default([]),
  }),
});

/** Judges by status and the reasons in either of Google's two shapes of error. */
function refuse(reply: ProviderReply): never {
  const { status } = reply;
  const failure = failureSchema.safeParse(reply.body).data?.error;
  const reasons = [
    ...(failure?.errors ?? []).map((one) => one.reason),
    ...(failure?.details ?? []).flatMap((one) => one.reason ?? []),
    ...(failure?.status ? [failure.status] : []),
  ];
  const reason = reasons.find((one) => /^[A-Za-z_]{1,60}$/.test(one));
  const code = reason ? `google_${reason}` : `google_http_${status}`;
  const retryAt = retryAfter(reply.headers);
  const options = { code, status, ...(retryAt && { retryAt }) };
  if (status === 401) throw new ProviderError("unauthorized", { code, status });
  if (reasons.some((one) => /^(insufficientPermissions|ACCESS_TOKEN_SCOPE_INSUFFICIENT)$/.test(one)))
    throw new ProviderError("reconnect", { code: "missing_scope", status });
  if (
    status === 429 ||
    reasons.some((one) => /ateLimitExceeded$|^quotaExceeded$|^RESOURCE_EXHAUSTED$/.test(one))
  )
    throw new ProviderError("rate_limited", options);
  if (status === 404 || status === 410) throw new ProviderError("not_found", { code, status });
  if (status >= 500) throw new ProviderError("server", { code, status });
  if (status < 300) throw new ProviderError("server", { code: "google_unreadable", status });
  throw new ProviderError(status === 403 ? "forbidden" : "invalid", { code, status });
}

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
      nextPageToken: z.string().default(""),
      [key]: z.array(schema).default([]),
    });
    const all: z.output<T>[] = [];
    let page = "";
    for (let count = 0; count < 200; count += 1) {
      const query = new URLSearchParams({ ...fields, ...(page && { pageToken: page }) });
      const reply = await providerFetch(`${this.#base}/${path}?${query}`, {
        headers: { authorization: `Bearer ${this.#token}`, accept: "application/json" },
      });
      const read = reply.status === 200 && reply.isJson ? pageSchema.safeParse(reply.body) : null;
      if (!read?.success) return refuse(reply);
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

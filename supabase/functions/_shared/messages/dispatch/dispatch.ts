import { machineNow } from "../../core/clock.ts";
import { sha256 } from "../../core/crypto.ts";
import type { Sql } from "../../core/db.ts";
import { messageConfig, type MessageConfig } from "../../core/message-config.ts";
import { isProviderError, ProviderError } from "../../core/provider-error.ts";
import { drainTogether, type Job, type Together } from "../../jobs/kit.ts";
import { CHANNELS } from "../channels/channels.ts";
import type { Delivery } from "../compose/mail.ts";
import { comingToken, invitationToken } from "../compose/links.ts";
import { factsSchema, type Facts } from "../texts/facts.ts";
import type { Kind } from "../texts/kinds.ts";

const FAN_OUT = 1000;
const PARALLEL = 32;

/** What writes messages that no cause has written: new seats, reminders, convocations, and what the clock finds for who runs a store. */
const PLANS = [
  "tell_seats",
  "plan_reminders",
  "plan_convocations",
  "plan_notes",
  "plan_for_creators",
] as const;

/**
 * Writes the messages whose moment has come, and decides all that are due. A plan that fails keeps neither the others nor what is due
 * from its turn; its error is thrown after that. Returns how many were decided.
 */
export async function tellDue(sql: Sql, until: Date): Promise<number> {
  const failed: unknown[] = [];
  for (const plan of PLANS)
    await sql`select ${sql(`private.${plan}`)}()`.catch((error: unknown) => failed.push(error));
  let decided = 0;
  let count = FAN_OUT;
  while (count === FAN_OUT && machineNow() < until) {
    const [row] = await sql<{ count: number }[]>`select private.tell_due_messages(${FAN_OUT}) as count`;
    count = row?.count ?? 0;
    decided += count;
  }
  if (failed.length > 0) throw failed[0];
  return decided;
}

interface FactsRow {
  key: string;
  kind: Kind;
  channel: string;
  optional: boolean;
  skip: string | null;
  in_doubt: boolean;
  address: string | null;
  detail: unknown;
  until: Date;
  locale: string;
  region: string | null;
  time_zone: string;
  facts: unknown;
}

/** A delivery that is told. */
interface Told {
  key: string;
  kind: Kind;
  channel: string;
  facts: Facts;
}

/** The secrets of offers and of reminders that ask, as those of invitations below; only a mail has one. */
async function answersOf(sql: Sql, rows: readonly Told[], { linkKeys: [key] }: MessageConfig) {
  const asks = rows.filter(
    ({ kind, channel, facts }) =>
      channel === "email" && (kind === "seat_offered" || (kind === "session_reminder_day" && facts.asks)),
  );
  const tokens = key ? asks.map((row) => [row.key, comingToken(key, row.key)] as const) : [];
  if (tokens.length > 0)
    await sql`
      select private.note_answer_token(n.delivery, decode(n.digest, 'hex')) from unnest(
        ${tokens.map(([delivery]) => delivery)}::uuid[], ${tokens.map(([, token]) => sha256(token))}::text[]) n (delivery, digest)`;
  return tokens;
}

/** The secrets of invitations by the keys of their deliveries; the database is given their digests before anybody can have them. */
async function secretsOf(
  sql: Sql,
  rows: readonly Told[],
  { linkKeys: [key] }: MessageConfig,
): Promise<ReadonlyMap<string, string>> {
  const asked = rows.flatMap(({ key: delivery, facts: { invitation_id: id, generation } }) =>
    key && id ? [{ delivery, id, generation, token: invitationToken(key, id, generation) }] : [],
  );
  if (asked.length > 0)
    await sql`
      select private.note_invitation_token(n.id, n.generation, decode(n.digest, 'hex')) from unnest(
        ${asked.map(({ id }) => id)}::uuid[], ${asked.map(({ generation }) => generation)}::int[],
        ${asked.map(({ token }) => sha256(token))}::text[]) n (id, generation, digest)`;
  return new Map(asked.map(({ delivery, token }) => [delivery, token]));
}

type Row = Omit<FactsRow, "facts"> & { facts: Facts | null; token: string | null };

/** What is true now of the deliveries of these jobs, and the secrets that they carry. */
async function readFacts(sql: Sql, config: MessageConfig, jobs: readonly Job[]): Promise<Map<string, Row>> {
  const found = await sql<(FactsRow & { job_id: string })[]>`
    select * from private.delivery_facts(${jobs.map(({ id }) => id)})`;
  const rows = found.map(({ facts, ...row }) => ({
    ...row,
    facts: factsSchema.safeParse(facts).data ?? null,
  }));
  const told = rows.flatMap(({ skip, facts, ...row }) => (skip === null && facts ? [{ ...row, facts }] : []));
  const tokens = new Map([...(await secretsOf(sql, told, config)), ...(await answersOf(sql, told, config))]);
  return new Map(rows.map((row) => [row.job_id, { ...row, token: tokens.get(row.key) ?? null }]));
}

/** Sends what a try has to say, and returns what the receiver calls it. */
async function send(
  config: MessageConfig,
  job: Job,
  { address, facts, token, ...row }: Row & { address: string },
): Promise<string | null> {
  const channel = CHANNELS[row.channel];
  if (!channel) throw new ProviderError("server", { code: "channel_unknown" });
  // Twice nobody has said whether it arrived: a third one is a person's to ask for.
  if (row.in_doubt && !channel.keepsKeys(config))
    throw new ProviderError("invalid", { code: "outcome_unknown" });
  if (!facts) throw new ProviderError("server", { code: "facts_unreadable" });
  if (facts.invitation_id && !token) throw new ProviderError("server", { code: "link_keys_missing" });
  const delivery: Delivery = {
    ...{ key: row.key, kind: row.kind, address, optional: row.optional, facts, token },
    ...{ detail: row.detail, until: row.until },
    reader: { language: row.locale === "en" ? "en" : "fr", region: row.region, zone: row.time_zone },
  };
  if (machineNow() > job.deadline) throw new ProviderError("timeout", { code: "out_of_time" });
  return channel.send(delivery, config);
}

interface End {
  outcome: "sent" | "skipped";
  reason: string | null;
  id: string | null;
  /** Where it was sent. */
  address?: string | null;
}

async function tell(sql: Sql, config: MessageConfig, job: Job, row: Row): Promise<End> {
  const { address, skip } = row;
  if (skip === "accepted") return { outcome: "sent", reason: null, id: null, address };
  if (skip !== null || address === null) return { outcome: "skipped", reason: skip, id: null };
  if (CHANNELS[row.channel]?.counted) {
    const [turn] = await sql<
      { ok: boolean }[]
    >`select private.take_store_turn(${job.id}, ${job.lease}) as ok`;
    if (!turn?.ok) return { outcome: "skipped", reason: "limit_reached", id: null };
  }
  try {
    return { outcome: "sent", reason: null, id: await send(config, job, { ...row, address }), address };
  } catch (error) {
    if (isProviderError(error, "gone")) {
      const [gone] = await sql<{ reason: string }[]>`
        select private.note_gone(${job.id}, ${address}, ${error.code === "stopped"}) as reason`;
      return { outcome: "skipped", reason: gone?.reason ?? "address_gone", id: null };
    }
    // What is known to have reached nobody leaves no doubt.
    if (isProviderError(error) && error.outcome === "none") {
      const bounced = error.code === "mail_bounced" ? address : null;
      await sql`select private.note_refusal(${job.id}, ${job.lease}, ${bounced})`;
    }
    throw error;
  }
}

/** Sends what is due, so many at a time. Returns how many were sent, skipped or put back. */
export async function sendDue(
  sql: Sql,
  until: Date,
  most: number,
  config: MessageConfig = messageConfig(),
): Promise<number> {
  const together: Together<Row, End> = {
    read: (jobs) => readFacts(sql, config, jobs),
    work: (job, row) => tell(sql, config, job, row),
    end: async (done) => {
      await sql`
        select private.end_deliveries(${done.map(({ job }) => job.id)}, ${done.map(({ job }) => job.lease)},
          ${done.map(({ end }) => end.outcome)}, ${done.map(({ end }) => end.reason)}::text[], ${done.map(({ end }) => end.id)}::text[],
          ${done.map(({ end }) => end.address ?? null)}::text[])`;
    },
  };
  return drainTogether(sql, "delivery", together, { parallel: PARALLEL, until, most });
}

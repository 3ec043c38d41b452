import { machineNow } from "../../core/clock.ts";
import { sha256Bytes } from "../../core/crypto.ts";
import type { Sql } from "../../core/db.ts";
import { messageConfig, type MessageConfig } from "../../core/message-config.ts";
import { isProviderError, ProviderError } from "../../core/provider-error.ts";
import { drain, type Job, type Outcome } from "../../jobs/kit.ts";
import { CHANNELS } from "../channels/channels.ts";
import type { Delivery } from "../compose/mail.ts";
import { invitationToken } from "../compose/links.ts";
import { factsSchema, type Facts } from "../texts/facts.ts";
import type { Kind } from "../texts/kinds.ts";

const FAN_OUT = 1000;
const PARALLEL = 16;

/** Writes the messages of new seats and the reminders whose moment has come, and decides all messages that are due. Returns how many it decided. */
export async function tellDue(sql: Sql, until: Date): Promise<number> {
  await sql`select private.tell_seats(), private.plan_reminders()`;
  let decided = 0;
  let count = FAN_OUT;
  while (count === FAN_OUT && machineNow() < until) {
    const [row] = await sql<{ count: number }[]>`select private.tell_due_messages(${FAN_OUT}) as count`;
    count = row?.count ?? 0;
    decided += count;
  }
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
  time_zone: string;
  facts: unknown;
}

/** The secret of an invitation, whose digest the database is given before anybody can have it. */
async function secretOf(sql: Sql, facts: Facts, config: MessageConfig): Promise<string | null> {
  if (!facts.invitation_id) return null;
  const [key] = config.linkKeys;
  if (!key) throw new ProviderError("server", { code: "link_keys_missing" });
  const token = invitationToken(key, facts.invitation_id, facts.generation);
  await sql`select private.note_invitation_token(${facts.invitation_id}, ${facts.generation}, ${sha256Bytes(token)})`;
  return token;
}

/** Sends what a try has to say, and returns what the receiver calls it. */
async function send(
  sql: Sql,
  config: MessageConfig,
  job: Job,
  { address, ...row }: FactsRow & { address: string },
): Promise<string | null> {
  const channel = CHANNELS[row.channel];
  if (!channel) throw new ProviderError("server", { code: "channel_unknown" });
  // Twice nobody has said whether it arrived: a third one is a person's to ask for.
  if (row.in_doubt && !channel.keepsKeys(config))
    throw new ProviderError("invalid", { code: "outcome_unknown" });
  const facts = factsSchema.parse(row.facts);
  const delivery: Delivery = {
    ...{ key: row.key, kind: row.kind, address, optional: row.optional, facts },
    ...{ detail: row.detail, until: row.until },
    language: row.locale === "en" ? "en" : "fr",
    zone: row.time_zone,
    token: await secretOf(sql, facts, config),
  };
  if (machineNow() > job.deadline) throw new ProviderError("timeout", { code: "out_of_time" });
  return channel.send(delivery, config);
}

async function tell(sql: Sql, config: MessageConfig, job: Job): Promise<Outcome | undefined> {
  const [row] = await sql<FactsRow[]>`select * from private.delivery_facts(${[job.id]})`;
  if (!row) return undefined;
  const note =
    (outcome: "sent" | "skipped", reason: string | null, id: string | null = null): Outcome["note"] =>
    (tx) =>
      tx`select private.note_delivery(${job.id}, ${outcome}, ${reason}, ${id})`;
  const { address, skip } = row;
  if (skip !== null || address === null) return { note: note("skipped", skip) };
  try {
    return { note: note("sent", null, await send(sql, config, job, { ...row, address })) };
  } catch (error) {
    if (isProviderError(error, "gone")) {
      await sql`select private.forget_address(${job.id}, ${address})`;
      return { note: note("skipped", "address_gone") };
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
  const { ran } = await drain(sql, "delivery", (job) => tell(sql, config, job), {
    ...{ parallel: PARALLEL, until, most },
  });
  return ran;
}

import { z } from "zod";

/** What is known of the thing a message is about; which of it is there follows from the kind. */
export const factsSchema = z.object({
  store_id: z.string(),
  store: z.string(),
  name: z.string().nullish(),
  session_id: z.string().optional(),
  title: z
    .string()
    .nullish()
    .transform((title) => title ?? ""),
  description: z.string().default(""),
  course: z.string().nullish(),
  host: z.string().nullish(),
  starts: z.coerce.date().optional(),
  ends: z.coerce.date().optional(),
  platform: z.string().optional(),
  status: z.string().optional(),
  status_reason: z.string().nullish(),
  /** What whoever changed it says with the change. */
  note: z.string().nullish(),
  /** In what it is no more what was told before: time, place, host. */
  changed: z.array(z.string()).default([]),
  sequence: z.number().default(0),
  place: z.string().nullish(),
  rank: z.number().nullish(),
  /** Whether the seat's holder is asked to say that they still come. */
  asks: z.boolean().default(false),
  /** Of a session that somebody may come to no more: whether they may by registering. */
  registers: z.boolean().default(false),
  /** What a convocation says besides. */
  programme: z.string().nullish(),
  contact: z.string().nullish(),
  accessibility: z.string().nullish(),
  /** What who runs the session writes, in their own words. */
  subject: z.string().nullish(),
  body: z.string().nullish(),
  /** What was asked, and what answers it. */
  question: z.string().nullish(),
  answer: z.string().nullish(),
  course_id: z.string().optional(),
  /** How many ask, of a request to join. */
  count: z.number().default(0),
  /** Of a stock: which product or unit, its status, and how many warranties end. */
  product_id: z.string().optional(),
  serial_id: z.string().optional(),
  unit_status: z.string().optional(),
  ending: z.object({ in30: z.number(), in7: z.number(), ended: z.number() }).optional(),
  /** Of a day: what is told together, each with its facts. */
  items: z.array(z.object({ kind: z.string(), facts: z.unknown() })).default([]),
  /** Of what somebody holds: which units' warranties end or have ended, on which day. */
  units: z
    .array(z.object({ title: z.string(), serial: z.string(), ends: z.string(), ended: z.boolean() }))
    .nullish(),
  /** Of a session that somebody runs: how long until it begins, who waits for a seat, how its room stands. */
  minutes: z.number().nullish(),
  waiting: z.number().default(0),
  ready: z
    .object({ link: z.boolean(), connection: z.string().nullable(), red: z.number().nullable() })
    .optional(),
  /** Whether somebody else is asked to begin it. */
  substitute: z.boolean().nullish(),
  after: z.boolean().nullish(),
  digest: z
    .object({
      ...{ today: z.number(), held: z.number(), came: z.number(), registered: z.number() },
      ...{ questions: z.number(), requests: z.number(), connections: z.number() },
      ...{ failed: z.number(), alerts: z.number() },
      sessions: z.array(z.object({ title: z.string(), starts: z.coerce.date(), registered: z.number() })),
    })
    .nullish(),
  provider: z.string().optional(),
  /** Whom a mail could not reach, and why. */
  recipient: z.string().optional(),
  why: z.string().optional(),
  invitation_id: z.string().optional(),
  generation: z.number().default(1),
  inviter: z.string().nullish(),
  role: z.string().nullish(),
  /** What confirms a telephone. */
  code: z.string().nullish(),
  until: z.coerce.date().nullish(),
});
export type Facts = z.output<typeof factsSchema> & {
  /** A moment as the recipient's clock shows it. */
  hourOf?: (at: Date) => string;
  /** What each of the items says, in a line. */
  said?: readonly string[];
  /** A day of the calendar in the recipient's habits. */
  dateOf?: (at: string) => string;
};

export type { Language } from "../../rules/locale.ts";

/** What a message says, before a channel gives it a form. */
export interface Said {
  subject: string;
  /** Whole sentences. */
  lines: readonly string[];
  /** The one thing to do: what the button says; null where there is none. Where it leads is the kind's. */
  action: string | null;
}

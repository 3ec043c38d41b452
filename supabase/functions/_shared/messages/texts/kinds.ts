import type { Facts, Said } from "./facts.ts";

/** The kinds of messages there are: the rows of `private.message_kinds`. */
export const MESSAGE_KINDS = [
  "course_invitation",
  "member_invitation",
  "session_registered",
  "session_waitlisted",
  "session_promoted",
  "session_moved",
  "session_changed",
  "session_postponed",
  "session_cancelled",
  "session_restored",
  "session_reminder_day",
  "session_reminder_hour",
  "session_reminder_soon",
  "session_live",
  "session_convocation",
  "session_note",
  "session_withdrawn",
  "seat_offered",
  "question_answered",
  "recording_ready",
  "session_rate",
  "phone_code",
  "email_code",
  "course_asked",
  "connection_lost",
  "address_stopped",
  "address_back",
  "hosting_soon",
  "host_missing",
  "session_full",
  "questions_waiting",
  "daily_digest",
  "warranty_digest",
  "low_stock",
  "history_broken",
  "unit_changed",
  "warranty_holder",
  "summary",
] as const;
export type Kind = (typeof MESSAGE_KINDS)[number];

/** What is told to who runs a session. */
export const RUNNER_KINDS: readonly Kind[] = [
  "hosting_soon",
  "host_missing",
  "session_full",
  "questions_waiting",
];
/** What is told to the people of a store, who may be those of several. */
export const STAFF_KINDS: readonly Kind[] = MESSAGE_KINDS.slice(
  MESSAGE_KINDS.indexOf("course_asked"),
  MESSAGE_KINDS.indexOf("warranty_holder"),
);

/** What some kinds say. */
export type Texts = Partial<Record<Kind, (facts: Facts) => Said>>;

/** All that is written in one language. */
export interface Words {
  kinds: Required<Texts>;
  hello(name: string | null): string;
  labels: Record<
    "session" | "store" | "when" | "course" | "host" | "until" | "contact" | "accessibility",
    string
  >;
  sentBy(store: string): string;
  why: Record<"told" | "invited" | "staff" | "holder" | "summary", string>;
  unsubscribe: string;
  /** The page that a link out of a mail opens. */
  page: Record<"title" | "ask" | "button" | "done" | "unknown", string>;
}

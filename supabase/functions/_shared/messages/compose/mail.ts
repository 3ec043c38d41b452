import { machineNow } from "../../core/clock.ts";
import type { MessageConfig } from "../../core/message-config.ts";
import { calendarFile, calendarFileName } from "../../calendar/calendar-file.ts";
import type { Facts } from "../texts/facts.ts";
import { RUNNER_KINDS, type Kind } from "../texts/kinds.ts";
import type { Reader } from "../texts/when.ts";
import { letterHtml, letterText, writeLetter } from "./letter.ts";
import { unsubscribeToken } from "./links.ts";

/** What is to be told to one person by one channel, as it stands at this moment. */
export interface Delivery {
  /** The same for every try to send it: receivers that keep keys take it once. */
  key: string;
  kind: Kind;
  address: string;
  /** What its channel needs besides to send there. */
  detail: unknown;
  /** When it is of no use any more. */
  until: Date;
  reader: Reader;
  facts: Facts;
  /** Whether the recipient may turn it off. */
  optional: boolean;
  /** The secret part of the address it leads to: of an invitation, or of a reminder that asks. */
  token: string | null;
}

/** A mail as every way of sending it takes it. */
export interface Mail {
  key: string;
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  headers: Readonly<Record<string, string>>;
  attachments: readonly { name: string; type: string; content: string }[];
}

/** Those whose calendar the file belongs in. */
const WITH_FILE: readonly Kind[] = [
  "session_registered",
  "session_convocation",
  "session_promoted",
  "session_moved",
  "session_changed",
  "session_cancelled",
  "session_restored",
  "session_withdrawn",
];
/** What takes it out of there. */
const TAKES_OUT: readonly Kind[] = ["session_cancelled", "session_withdrawn"];

function calendarOf({ kind, facts }: Delivery, appUrl: string): Mail["attachments"] {
  const { session_id: id, starts, ends, place } = facts;
  if (!WITH_FILE.includes(kind) || !id || !starts || !ends || facts.status === "postponed") return [];
  const cancelled = TAKES_OUT.includes(kind);
  const file = calendarFile(
    {
      id,
      sequence: facts.sequence,
      status: cancelled ? "cancelled" : place === "waitlisted" ? "tentative" : "confirmed",
      title: facts.title,
      description: facts.description,
      start: starts,
      end: ends,
      organizer: facts.store,
      url: `${appUrl}/join/${id}`,
    },
    machineNow(),
    cancelled,
  );
  const type = `text/calendar; charset=utf-8; method=${cancelled ? "CANCEL" : "PUBLISH"}`;
  return [{ name: calendarFileName(facts.title), type, content: file }];
}

const UNITS: readonly Kind[] = ["warranty_digest", "low_stock", "history_broken", "unit_changed"];

/** Where a kind leads, in the app. */
export function pathOf({ kind, facts, token }: Delivery): string {
  if (token !== null) return kind.endsWith("_invitation") ? `/invite/${token}` : `/coming/${token}`;
  if (kind === "course_asked") return `/dashboard/courses/${facts.course_id ?? ""}`;
  if (kind === "connection_lost") return "/settings#integrations";
  if (kind === "address_stopped" || kind === "address_back") return "/settings#sent";
  if (kind === "phone_code" || kind === "email_code") return "/settings#profile";
  if (kind === "summary") return "/";
  if (kind === "daily_digest") return "/dashboard";
  if (RUNNER_KINDS.includes(kind))
    return `/dashboard/courses/live-sessions?session=${facts.session_id ?? ""}`;
  if (UNITS.includes(kind)) {
    const query = new URLSearchParams(
      facts.serial_id
        ? { serial: facts.serial_id }
        : facts.product_id
          ? { product: facts.product_id }
          : kind === "warranty_digest"
            ? { warranty: "expiring", sort: "warranty" }
            : {},
    ).toString();
    return `/dashboard/physical/serial-tracking${query && `?${query}`}`;
  }
  if (kind === "session_rate") return `/student/sessions/${facts.session_id ?? ""}#rate`;
  if (kind === "question_answered" || kind === "recording_ready" || kind === "session_note")
    return `/student/sessions/${facts.session_id ?? ""}`;
  if (kind === "session_withdrawn" && facts.registers) return `/student/sessions/${facts.session_id ?? ""}`;
  return TAKES_OUT.includes(kind) ? "/student" : `/join/${facts.session_id ?? ""}`;
}

/** The mail of a delivery. Needs the app's address, and a key of LINK_KEYS for what may be turned off. */
export function writeMail(
  delivery: Delivery,
  { appUrl, from, linkKeys, publicUrl }: MessageConfig & { appUrl: string },
): Mail {
  const [key] = linkKeys;
  const unsubscribeUrl =
    delivery.optional && key && publicUrl
      ? `${publicUrl}/functions/v1/messages-unsubscribe?token=${unsubscribeToken(key, delivery.key)}`
      : null;
  const letter = writeLetter({ ...delivery, url: `${appUrl}${pathOf(delivery)}`, unsubscribeUrl });
  return {
    key: delivery.key,
    from,
    to: delivery.address,
    subject: letter.subject,
    text: letterText(letter),
    html: letterHtml(letter),
    headers: {
      "Auto-Submitted": "auto-generated",
      ...(unsubscribeUrl && {
        "List-Unsubscribe": `<${unsubscribeUrl}>`,
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      }),
    },
    attachments: calendarOf(delivery, appUrl),
  };
}

import { clockNow } from "../../core/clock.ts";
import { sameText, signed, type NamedKey } from "../../core/crypto.ts";

const UNSUBSCRIBE = "atelier/unsubscribe/1";
const INVITATION = "atelier/invitation/1";
const COMING = "atelier/coming/1";
/** As long as a mail lies in a box in which somebody may look for the link. */
const DAYS = 400;

const seconds = (at: Date) => Math.floor(at.getTime() / 1000);

/** The word that ends one kind of mail for who was sent this delivery, and nothing else. */
export function unsubscribeToken(key: NamedKey, delivery: string): string {
  const until = seconds(clockNow()) + DAYS * 86_400;
  return [delivery, until.toString(36), signed(key, UNSUBSCRIBE, delivery, String(until))].join(".");
}

/** The delivery that a token speaks of; null when it is none of ours, or too old. */
export function unsubscribeTarget(keys: readonly NamedKey[], token: string): string | null {
  const [delivery = "", until = "", word = ""] = token.split(".");
  const ends = Number.parseInt(until, 36);
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(delivery) || !Number.isSafeInteger(ends))
    return null;
  const ours = keys.some((key) => sameText(signed(key, UNSUBSCRIBE, delivery, String(ends)), word));
  return ours && ends >= seconds(clockNow()) ? delivery : null;
}

/** The secret of one sending of an invitation: the same whenever the mail of this generation is written anew. */
export const invitationToken = (key: NamedKey, invitation: string, generation: number): string =>
  signed(key, INVITATION, invitation, String(generation));

/** The secret by which one delivery of a reminder is answered: the same at every try to send it. */
export const comingToken = (key: NamedKey, delivery: string): string => signed(key, COMING, delivery);

import type { MessageConfig } from "../../core/message-config.ts";
import type { Delivery } from "../compose/mail.ts";

/** A way to tell somebody something: one file a channel, entered in `channels.ts` and `private.message_channels`. */
export interface Channel {
  /** Whether each one costs its store, and counts against what it allows a day. */
  counted?: true;
  /** Whether its receiver takes what has the same key once, however often it comes. */
  keepsKeys(config: MessageConfig): boolean;
  /** Sends it, and returns what its receiver calls it. Throws ProviderError; `gone`: nothing takes messages there (any more). */
  send(delivery: Delivery, config: MessageConfig): Promise<string | null>;
}

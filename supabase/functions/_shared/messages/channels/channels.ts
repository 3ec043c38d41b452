import type { Channel } from "./channel.ts";
import { email } from "./email.ts";
import { push } from "./push.ts";
import { sms } from "./sms.ts";
import { whatsapp } from "./whatsapp.ts";

/** Every channel that a worker sends by. */
export const CHANNELS: Readonly<Record<string, Channel>> = { email, push, whatsapp, sms };

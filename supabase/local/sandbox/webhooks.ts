import { createHmac } from "node:crypto";
import type { FaultPlan } from "./faults.ts";

export const WEBHOOK_SECRET = "sandbox-webhook-secret";
const ACCOUNT = "sandbox";

/** Sends Zoom's webhooks as Zoom does: signed over the raw body, again when they are not answered. */
export class ZoomWebhooks {
  /** Where they go: the address of the function `zoom-webhook`; null sends none. */
  target: string | null = null;
  /** When to try again, in milliseconds: Zoom waits 5, 20 and 60 minutes. */
  retries: readonly number[] = [5_000, 20_000, 60_000];
  /** Whether another try carries the time of the first, and so its signature. */
  retriesKeepTime = true;
  readonly #faults: FaultPlan;
  #late: string[] = [];
  #last = 0;

  constructor(faults: FaultPlan) {
    this.#faults = faults;
  }

  /** Resolves when the message, and one that was held back before it, has been answered or given up for now. */
  async send(
    event: string,
    object: Record<string, unknown>,
    rest: Record<string, unknown> = {},
  ): Promise<void> {
    // No two messages of one instant, as with Zoom's own clock.
    this.#last = Math.max(Date.now(), this.#last + 1);
    const body = JSON.stringify({
      event,
      event_ts: this.#last,
      payload: { account_id: ACCOUNT, object },
      ...rest,
    });
    await this.#dispatch(body);
  }

  /**
   * A person has taken the app out of their account: this one has a shape of its own, in which the time is told as a number,
   * as text, or not at all.
   */
  async deauthorized(
    user: string,
    clientId: string,
    { at = new Date(), told = "number" }: { at?: Date; told?: "number" | "text" | "not" } = {},
  ): Promise<void> {
    const wall = at.toISOString().slice(0, 19).replace("T", " ");
    const times = {
      number: { event_ts: at.getTime(), deauthorization_time: at.toISOString() },
      text: { event_ts: wall, deauthorization_time: wall },
      not: {},
    };
    const payload = {
      ...{ account_id: ACCOUNT, user_id: `zoom-${user}`, client_id: clientId, signature: "of the old kind" },
      ...times[told],
    };
    await this.#dispatch(JSON.stringify({ event: "app_deauthorized", payload }));
  }

  async #dispatch(body: string): Promise<void> {
    const fault = this.#faults.strikeWebhook();
    if (fault === "webhook_lost") return;
    if (fault === "webhook_late") {
      this.#late.push(body);
      return;
    }
    const held = this.#late.splice(0);
    for (const one of fault === "webhook_twice" ? [body, body, ...held] : [body, ...held])
      await this.#deliver(one, 0);
  }

  async #deliver(body: string, tried: number, first = Math.floor(Date.now() / 1000)): Promise<void> {
    if (!this.target) return;
    const timestamp = String(this.retriesKeepTime ? first : Math.floor(Date.now() / 1000));
    const signature = createHmac("sha256", WEBHOOK_SECRET).update(`v0:${timestamp}:${body}`).digest("hex");
    const answered = await fetch(this.target, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-zm-request-timestamp": timestamp,
        "x-zm-signature": `v0=${signature}`,
      },
      body,
      signal: AbortSignal.timeout(3_000),
    }).then(
      async (reply) => {
        await reply.arrayBuffer();
        return reply.ok || reply.status === 409;
      },
      () => false,
    );
    const wait = this.retries[tried];
    if (answered || wait === undefined) return;
    setTimeout(() => void this.#deliver(body, tried + 1, first), wait).unref();
  }
}

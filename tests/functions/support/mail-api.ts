import { Random } from "../../../supabase/seed/random.ts";
import { listen } from "../../support/http.ts";

export interface MailApi {
  origin: string;
  /** How often each address was sent a mail that was taken, not counting what the key told to be the same. */
  received: ReadonlyMap<string, number>;
  /** When each was taken, in milliseconds. */
  readonly arrivals: readonly number[];
  calls(): number;
  close(): Promise<void>;
}

export interface MailApiOptions {
  /** Takes what comes again under the same key once. */
  keepsKeys: boolean;
  /** The part of the calls that is refused with 500, and the part that is taken and never answered. */
  refuses?: number;
  cuts?: number;
}

/** A server that takes mail as the HTTP API does, with faults by a fixed seed. */
export async function startMailApi({ keepsKeys, refuses = 0, cuts = 0 }: MailApiOptions): Promise<MailApi> {
  const random = new Random("mail-api");
  const received = new Map<string, number>();
  const keys = new Set<string>();
  const arrivals: number[] = [];
  let calls = 0;
  const server = await listen((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    // A caller that is killed while it speaks has said nothing.
    request.on("error", () => undefined);
    request.on("end", () => {
      calls += 1;
      if (random.next() < refuses) return void response.writeHead(500).end("{}");
      const { to } = JSON.parse(Buffer.concat(chunks).toString("utf8")) as { to: [string] };
      const key = String(request.headers["idempotency-key"]);
      if (!keepsKeys || !keys.has(key)) {
        received.set(to[0], (received.get(to[0]) ?? 0) + 1);
        arrivals.push(Date.now());
      }
      keys.add(key);
      if (random.next() < cuts) return void request.socket.destroy();
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify({ id: key }));
    });
  });
  return { origin: server.origin, received, arrivals, calls: () => calls, close: () => server.close() };
}

import { machineNow } from "../_shared/core/clock.ts";
import { zoomWebhook } from "../_shared/contracts/machines.ts";
import { kicker } from "../_shared/core/background.ts";
import { readBytes } from "../_shared/core/bytes.ts";
import { videoConfig } from "../_shared/core/config.ts";
import { database } from "../_shared/core/db.ts";
import { Problem } from "../_shared/core/http.ts";
import { serveMachine } from "../_shared/core/routes.ts";
import { nestsTooDeep, readMessage } from "../_shared/providers/zoom/events.ts";
import { signedBy, validationReply } from "../_shared/providers/zoom/signature.ts";
import { MESSAGES_A_JOB, processMessages, storeMessage } from "../_shared/video/webhooks/zoom-messages.ts";

const MAX_BODY = 1024 * 1024;
const SECONDS = 20;

const process = kicker(() => {
  const config = videoConfig();
  return processMessages(
    database(),
    config,
    new Date(machineNow().getTime() + SECONDS * 1000),
    Math.ceil(config.jobsPerCall / 2) * MESSAGES_A_JOB,
  );
});

function parse(raw: string): unknown {
  if (nestsTooDeep(raw)) return null;
  try {
    return JSON.parse(raw);
  } catch {
    return null;
  }
}

/**
 * `POST` from Zoom: proves the signature over the bytes that came, keeps the message and answers; what it asks for is done
 * after. A message that is sent again is answered alike and kept once; the same request once more is refused.
 */
export const handler = serveMachine(zoomWebhook, async (request, answer) => {
  const { webhookSecrets } = videoConfig().zoom;
  if (webhookSecrets.length === 0) {
    throw new Problem("webhook_not_configured", "ZOOM_WEBHOOK_SECRET_TOKEN is not set");
  }
  const raw = await readBytes(request, MAX_BODY);
  const signer = signedBy(request.headers, raw, webhookSecrets);
  if (!signer) throw new Problem("signature_invalid", "Not signed, wrongly signed, or too old");
  const body = parse(raw.toString("utf8"));
  const message = readMessage(body);
  if (!message) throw new Problem("message_unreadable", "Names no event");
  if (message.event === "endpoint.url_validation") {
    return answer(validationReply(message.payload.plainToken ?? "", signer.secret));
  }
  if (signer.account !== null && signer.account !== message.payload.account_id) {
    throw new Problem("account_not_allowed", "Signed for another account");
  }
  const signature = request.headers.get("x-zm-signature") ?? "";
  const stored = await storeMessage(database(), message, body, { signature, account: signer.account });
  if (stored === "replayed") throw new Problem("replayed", "This request was received before");
  if (stored === "stored") process();
  return answer({ received: true });
});

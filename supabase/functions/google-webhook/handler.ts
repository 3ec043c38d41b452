import { machineNow } from "../_shared/core/clock.ts";
import { googleWebhook } from "../_shared/contracts/machines.ts";
import { kicker } from "../_shared/core/background.ts";
import { readBytes } from "../_shared/core/bytes.ts";
import { videoConfig } from "../_shared/core/config.ts";
import { database } from "../_shared/core/db.ts";
import { Problem } from "../_shared/core/http.ts";
import { serveMachine } from "../_shared/core/routes.ts";
import { channelOf, markChanged } from "../_shared/providers/google/channels.ts";
import { syncCalendars } from "../_shared/video/webhooks/google-sync.ts";

const SECONDS = 20;

const sync = kicker(() =>
  syncCalendars(database(), videoConfig(), new Date(machineNow().getTime() + SECONDS * 1000)),
);

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * `POST` from Google when a calendar has changed: everything it says is in the headers, and it says only that. The token
 * proves it; what has changed is read after the answer.
 */
export const handler = serveMachine(googleWebhook, async (request, answer) => {
  const header = (name: string) => request.headers.get(`x-goog-${name}`) ?? "";
  await readBytes(request, 64 * 1024);
  const channelId = header("channel-id");
  const unknown = () => new Problem("channel_unknown", "There is no such channel");
  if (!uuid.test(channelId)) throw unknown();
  const sql = database();
  const push = { channelId, token: header("channel-token"), resourceId: header("resource-id") };
  const connectionId = await channelOf(sql, push);
  if (!connectionId) throw unknown();
  if (header("resource-state") !== "sync") {
    await markChanged(sql, connectionId, channelId);
    sync();
  }
  return answer({ received: true });
});

import * as contracts from "../_shared/contracts/video-meetings.ts";
import type { Caller } from "../_shared/core/caller.ts";
import { videoConfig } from "../_shared/core/config.ts";
import { database } from "../_shared/core/db.ts";
import { done, route, serveRoutes } from "../_shared/core/routes.ts";
import { checkSession } from "../_shared/video/preflight/preflight.ts";
import { requireSession } from "../_shared/video/shared/session-access.ts";
import { createMeeting, deleteMeeting, getMeeting, hostUrl, updateMeeting, type Desk } from "./meetings.ts";

const deskOf = (caller: Caller): Desk => ({ sql: database(), config: videoConfig(), caller });

/**
 * The meetings of sessions, for whoever may manage the session. What changes a meeting goes through the session and its
 * outbox job, which is done at once.
 */
export const handler = serveRoutes(
  route(contracts.createMeeting, (input, caller) => createMeeting(deskOf(caller), input)),
  route(contracts.getMeeting, (input, caller) => getMeeting(deskOf(caller), input)),
  route(contracts.updateMeeting, (input, caller) => updateMeeting(deskOf(caller), input)),
  route(contracts.deleteMeeting, async (input, caller) => {
    await deleteMeeting(deskOf(caller), input);
    return done;
  }),
  route(contracts.hostLink, ({ session_id }, caller) => hostUrl(deskOf(caller), session_id)),
  route(contracts.preflight, async ({ session_id }, caller) => {
    const { sql, config } = deskOf(caller);
    await requireSession(sql, caller.id, session_id);
    return checkSession(sql, config, session_id);
  }),
);

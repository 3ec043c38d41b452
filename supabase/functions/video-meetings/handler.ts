import {
  createMeetingRequestSchema,
  meetingRequestSchema,
  sessionRequestSchema,
  updateMeetingRequestSchema,
} from "../_shared/contracts/video-meetings.ts";
import { readBody } from "../_shared/core/body.ts";
import { requireCaller } from "../_shared/core/caller.ts";
import { videoConfig } from "../_shared/core/config.ts";
import { database } from "../_shared/core/db.ts";
import { explain } from "../_shared/core/explain.ts";
import { json, Problem, serve } from "../_shared/core/http.ts";
import { checkSession } from "../_shared/video/preflight/preflight.ts";
import { requireSession } from "../_shared/video/shared/session-access.ts";
import { createMeeting, deleteMeeting, getMeeting, hostUrl, updateMeeting, type Desk } from "./meetings.ts";

async function act(action: string, request: Request, desk: Desk): Promise<unknown> {
  switch (action) {
    case "create":
      return createMeeting(desk, await readBody(request, createMeetingRequestSchema));
    case "get":
      return getMeeting(desk, await readBody(request, meetingRequestSchema));
    case "update":
      return updateMeeting(desk, await readBody(request, updateMeetingRequestSchema));
    case "delete":
      await deleteMeeting(desk, await readBody(request, meetingRequestSchema));
      return { ok: true };
    case "start-url":
      return hostUrl(desk, (await readBody(request, sessionRequestSchema)).session_id);
    case "preflight": {
      const { session_id } = await readBody(request, sessionRequestSchema);
      await requireSession(desk.sql, desk.caller.id, session_id);
      return checkSession(desk.sql, desk.config, session_id);
    }
    default:
      throw new Problem(404, "action_not_found", "There is no such action");
  }
}

/**
 * `POST video-meetings/{create,get,update,delete,start-url,preflight}` for whoever may manage the session. What changes a
 * meeting goes through the session and its outbox job, which is done at once. Contracts: `_shared/contracts/video-meetings.ts`.
 */
export const handler = serve(["POST"], async (request) => {
  const action = new URL(request.url).pathname.split("/").filter(Boolean).at(-1) ?? "";
  const caller = await requireCaller(request);
  const desk: Desk = { sql: database(), config: videoConfig(), caller };
  return json(await act(action, request, desk).catch(explain));
});

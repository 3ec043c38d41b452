import { requireServer } from "../_shared/caller.ts";
import { json, serve } from "../_shared/http.ts";
import { videoConfig } from "../_shared/video/config.ts";
import { database } from "../_shared/video/db.ts";
import { drainJobs } from "../_shared/video/drain.ts";
import { sweep } from "../_shared/video/sweep.ts";

const PARALLEL = 8;
const SECONDS = 50;

/** `POST` with the project's secret key, once a minute and after a save: does what is due, for at most 50 seconds. */
export const handler = serve(["POST"], async (request) => {
  requireServer(request);
  const until = new Date(Date.now() + SECONDS * 1000);
  const sql = database();
  const config = videoConfig();
  await sweep(sql, config);
  const jobs = await drainJobs(sql, config, { parallel: PARALLEL, until });
  return json({ jobs });
});

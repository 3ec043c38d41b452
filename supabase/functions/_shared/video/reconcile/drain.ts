import type { VideoConfig } from "../../core/config.ts";
import type { Sql } from "../../core/db.ts";
import { drain } from "../../jobs/kit.ts";
import { meetingWork } from "./reconcile.ts";

/** Does the due jobs of kind `meeting` side by side until none is due or the time is up; returns how many ran. */
export async function drainJobs(
  sql: Sql,
  config: VideoConfig,
  limits: { parallel: number; until: Date; most?: number },
): Promise<number> {
  return (await drain(sql, "meeting", meetingWork(sql, config), limits)).ran;
}

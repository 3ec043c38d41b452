import type { VideoConfig } from "../../core/config.ts";
import type { Sql } from "../../core/db.ts";
import { runJob } from "./reconcile.ts";

/** Runs due jobs side by side until none is due or the time is up; returns how many ran. */
export async function drainJobs(
  sql: Sql,
  config: VideoConfig,
  limits: { parallel: number; until: Date },
): Promise<number> {
  let done = 0;
  const lane = async () => {
    while (new Date() < limits.until && (await runJob(sql, config))) done += 1;
  };
  await Promise.all(Array.from({ length: limits.parallel }, lane));
  return done;
}

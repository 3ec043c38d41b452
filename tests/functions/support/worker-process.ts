import postgres from "postgres";
import { videoConfig } from "../../../supabase/functions/_shared/core/config.ts";
import { drainJobs } from "../../../supabase/functions/_shared/video/reconcile/drain.ts";

// A worker in a process of its own, to be killed: takes what is due until somebody ends it.
const sql = postgres(process.env.FUNCTIONS_DB_URL ?? "", {
  max: 6,
  prepare: false,
  onnotice: () => undefined,
});
const config = videoConfig();
process.stdout.write("working\n");
for (;;) {
  await drainJobs(sql, config, { parallel: 4, until: new Date(Date.now() + 60_000) });
  await new Promise((resolve) => setTimeout(resolve, 20));
}

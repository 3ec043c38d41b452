import postgres from "postgres";
import { sendDue, tellDue } from "../../../supabase/functions/_shared/messages/dispatch/dispatch.ts";

// A worker in a process of its own, to be killed: tells and sends what is due until somebody ends it.
const sql = postgres(process.env.FUNCTIONS_DB_URL ?? "", {
  max: 4,
  prepare: false,
  onnotice: () => undefined,
});
process.stdout.write("working\n");
for (;;) {
  const until = new Date(Date.now() + 60_000);
  await tellDue(sql, until);
  await sendDue(sql, until, Infinity);
  await new Promise((resolve) => setTimeout(resolve, 20));
}

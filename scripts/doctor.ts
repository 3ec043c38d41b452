import { parseArgs } from "node:util";
import { examine } from "./doctor/examine.ts";

const USAGE = `npm run doctor -- --url https://abc.supabase.co --key sb_secret_… [options]

Asks a project how it is, and says in plain words what is missing or wrong. Leaves nothing behind.

  --url URL     the project's address
  --key KEY     its secret key (sb_secret_…, or the older one of the service role); SUPABASE_SECRET_KEY when left out
  --public KEY  its publishable key, which the app is built with; VITE_SUPABASE_PUBLISHABLE_KEY when left out
  --app URL     where people open the app: its headers and addresses are looked at too
  --mail TO     sends one mail there
`;

const { values } = parseArgs({
  options: {
    url: { type: "string" },
    key: { type: "string" },
    public: { type: "string" },
    app: { type: "string" },
    mail: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

const url = values.url ?? process.env["VITE_SUPABASE_URL"];
const secretKey = values.key ?? process.env["SUPABASE_SECRET_KEY"];
const publishableKey = values.public ?? process.env["VITE_SUPABASE_PUBLISHABLE_KEY"];

if (values.help || !url || !secretKey || !URL.canParse(url)) {
  process.stdout.write(USAGE);
  process.exit(values.help ? 0 : 2);
}

const marks = { ok: "ok     ", wrong: "WRONG  ", skipped: "skipped" } as const;
let wrong = 0;
for await (const { item, state, says } of examine({
  url,
  secretKey,
  publishableKey,
  app: values.app,
  mailTo: values.mail,
})) {
  if (state === "wrong") wrong += 1;
  process.stdout.write(`${marks[state]}  ${item.padEnd(14)} ${says}\n`);
}
process.stdout.write(
  wrong === 0 ? "\nNothing is wrong.\n" : `\n${wrong} of these must be mended; docs/deploy.md says how.\n`,
);
process.exit(wrong === 0 ? 0 : 1);

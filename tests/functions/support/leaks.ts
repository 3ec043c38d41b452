import { afterAll, expect } from "vitest";
import type { Sql } from "../../../supabase/functions/_shared/core/db.ts";
import type { Sandbox } from "../../../supabase/local/sandbox/server.ts";

interface Watched {
  sandbox: Sandbox;
  sql: Sql;
  /** What the functions print, where they run in a process of their own. */
  logs?: readonly string[];
  /** Secrets of this file beside those of the providers. */
  secrets?: readonly string[];
}

/** Of every text, the secrets it holds, with where it came from and never the text itself. */
function leaks(texts: Iterable<[place: string, text: string]>, secrets: readonly string[]): string[] {
  const found = new Set<string>();
  for (const [place, text] of texts) {
    for (const secret of secrets) if (text.includes(secret)) found.add(`${place}: ${secret.slice(0, 10)}…`);
  }
  return [...found];
}

async function* storedRows(sql: Sql): AsyncGenerator<[string, string]> {
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname in ('public', 'private')`;
  for (const { name } of tables) {
    for (const row of await sql.unsafe<{ line: string }[]>(`select t::text as line from ${name} t`))
      yield [name, row.line];
  }
}

/**
 * From now to the end of the file, every answer, every printed line and every stored row is looked through for tokens,
 * secrets and host links: one that is found fails the file. A host link may stand in the answer to whoever asked for it.
 */
export function watchForLeaks({ sandbox, sql, logs = [], secrets = [] }: Watched): void {
  const seen: [string, string][] = [];
  const plainFetch = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const reply = await plainFetch(input, init);
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== new URL(sandbox.url).origin && !(reply.ok && url.pathname.endsWith("/start-url"))) {
      const headers = JSON.stringify([...reply.headers]);
      seen.push([`answer of ${url.pathname}`, headers + (await reply.clone().text())]);
    }
    return reply;
  };
  const printed = (["log", "info", "warn", "error"] as const).map((level) => {
    const plain = console[level];
    console[level] = (...what: unknown[]) => {
      seen.push(["console", what.map((one) => (one instanceof Error ? one.stack : String(one))).join(" ")]);
      plain(...what);
    };
    return () => (console[level] = plain);
  });

  afterAll(async () => {
    globalThis.fetch = plainFetch;
    for (const restore of printed) restore();
    for await (const row of storedRows(sql)) seen.push(row);
    seen.push(...logs.map((line): [string, string] => ["log", line]));
    const hidden = [
      ...sandbox.store.issued,
      ...sandbox.store.data.channels.map((channel) => channel.token),
      ...[
        sandbox.env.ZOOM_CLIENT_SECRET,
        sandbox.env.GOOGLE_CLIENT_SECRET,
        sandbox.env.ZOOM_WEBHOOK_SECRET_TOKEN,
      ],
      ...["zak=host-", "download_token", ...secrets],
    ].filter((secret): secret is string => Boolean(secret));
    expect(leaks(seen, hidden)).toEqual([]);
  });
}

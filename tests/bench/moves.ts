import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import postgres from "postgres";
import { startBackend } from "../../supabase/local/backend.ts";
import { claimsOf, connectAs, insertUsers } from "../support/users.ts";
import { compare, type Timing } from "./measure.ts";
import { machine, writeBetween } from "./report.ts";

const root = resolve(import.meta.dirname, "../..");
const say = (line: string) => void process.stderr.write(`${line}\n`);

const { values: given } = parseArgs({
  options: {
    units: { type: "string", default: "30000" },
    /** Prints only. */
    dry: { type: "boolean", default: false },
  },
});

/** How many units a call moves, and how often it is called. */
const sizes: [number, number][] = [
  [1, 100],
  [100, 30],
  [10_000, 4],
];

/** The same two tables, row for row: `keys` has primary, unique and foreign keys alone, `all` every index beside. */
async function makeTwins(sql: postgres.Sql): Promise<void> {
  await sql`create schema bare`;
  for (const [twin, indexes] of [
    ["keys", false],
    ["all", true],
  ] as const) {
    for (const table of ["serial_numbers", "serial_number_history"]) {
      const name = `bare.${twin}_${table}`;
      await sql.unsafe(
        `create table ${name} (like public.${table} including defaults including constraints including generated including storage)`,
      );
      const made = await sql<{ text: string }[]>`
        select pg_get_indexdef(i.indexrelid) as text from pg_index i
        where i.indrelid = ${`public.${table}`}::regclass and (${indexes} or i.indisunique)`;
      for (const { text } of made) {
        await sql.unsafe(
          text.replace(/INDEX (\w+) ON public\.\w+/, (_, own: string) => `INDEX ${twin}_${own} ON ${name}`),
        );
      }
      const keys = await sql<{ text: string }[]>`
        select pg_get_constraintdef(k.oid) as text from pg_constraint k
        where k.conrelid = ${`public.${table}`}::regclass and k.contype = 'f'`;
      for (const { text } of keys) {
        const own = text.replace(
          /REFERENCES (?:public\.)?serial_numbers\(/,
          `REFERENCES bare.${twin}_serial_numbers(`,
        );
        await sql.unsafe(`alter table ${name} add ${own}`);
      }
    }
  }
}

interface Place {
  store: string;
  owner: string;
  warehouse: string;
}

async function fill(sql: postgres.Sql, units: number): Promise<Place> {
  const [user] = await insertUsers(sql, ["bench@example.test"]);
  const [made] = await sql<Place[]>`
    with s as (insert into public.stores (name) values ('Bench') returning id),
      m as (insert into public.store_members (store_id, user_id, role) select id, ${user?.id ?? ""}, 'owner' from s),
      p as (insert into public.physical_products (store_id, name, sku) select id, 'Lamp', 'LAMP' from s returning id, store_id),
      w as (insert into public.warehouses (store_id, name, code) select id, 'Main', 'W1' from s returning id)
    select s.id as store, ${user?.id ?? ""} as owner, w.id as warehouse from s, p, w`;
  if (!made) throw new Error("no store");
  for (let from = 0; from < units; from += 10_000) {
    await sql`
      insert into public.serial_numbers (store_id, product_id, serial_number, warehouse_id, bin, batch, barcode, status)
      select p.store_id, p.id, 'SN-' || lpad(i::text, 7, '0'), ${made.warehouse}, 'A-' || i % 40, 'L' || i / 500, '40063813' || lpad(i::text, 5, '0'), 'in_stock'
      from public.physical_products p, generate_series(${from + 1}::int, ${Math.min(units, from + 10_000)}::int) i
      where p.store_id = ${made.store}`;
  }
  return made;
}

interface Row {
  size: number;
  calls: number;
  move: Timing;
  keys: Timing;
  all: Timing;
}

async function bench(folder: string): Promise<void> {
  const backend = await startBackend({
    root,
    dataFolder: folder,
    functionsFolder: null,
    seedModule: null,
    durable: true,
  });
  const sql = postgres(backend.databaseUrl, { max: 1, onnotice: () => undefined });
  try {
    const { store, owner } = await fill(sql, Number(given.units));
    await makeTwins(sql);
    await sql`vacuum analyze`;
    const clerk = connectAs(backend.databaseUrl, claimsOf(owner));
    const bareConnection = postgres(backend.databaseUrl, { max: 1, onnotice: () => undefined });
    const ids = (
      await sql<{ id: string }[]>`select id from public.serial_numbers where store_id = ${store} order by id`
    ).map((row) => row.id);
    const versions = new Map(ids.map((id) => [id, 1]));
    const reserved = new Set<string>();
    const rows: Row[] = [];

    for (const [index, [size, calls]] of sizes.entries()) {
      // Each size has units of its own, so that those of one call all stand alike.
      const [from = 0, until = ids.length] = [0, 1000, 11_000, 21_000].slice(index, index + 2);
      let at = from;
      const move = async () => {
        if (at + size > until) at = from;
        const some = ids.slice(at, at + size);
        at += size;
        const to = reserved.has(some[0] ?? "") ? "in_stock" : "reserved";
        const units = some.map((id) => ({ id, lock_version: versions.get(id) ?? 1 }));
        await clerk.run(
          (tx) =>
            tx`select public.transition_serial_numbers(${store}, ${tx.json(units)}, ${to}, 'Counted', p_source => 'bulk')`,
        );
        for (const id of some) {
          versions.set(id, (versions.get(id) ?? 1) + 1);
          if (to === "reserved") reserved.add(id);
          else reserved.delete(id);
        }
      };
      const columns = async (table: string) =>
        (
          await sql<{ name: string }[]>`select quote_ident(attname) as name from pg_attribute
            where attrelid = ${`public.${table}`}::regclass and attnum > 0 and not attisdropped and attgenerated = ''`
        ).map((row) => row.name);
      const [unitColumns, eventColumns] = [
        await columns("serial_numbers"),
        await columns("serial_number_history"),
      ];
      // What is inserted is taken from what the moves have written, with keys of its own.
      await move();
      await sql`drop table if exists bare.units, bare.events`;
      await sql.unsafe(
        `create table bare.units as select ${unitColumns.join(", ")} from public.serial_numbers limit ${size}`,
      );
      await sql`alter table bare.units add place int generated always as identity`;
      await sql.unsafe(
        `create table bare.events as select u.place, ${eventColumns.map((name) => `h.${name}`).join(", ")} from bare.units u
         cross join lateral (select * from public.serial_number_history h where h.serial_id = u.id order by h.seq desc limit 1) h`,
      );
      await sql`analyze bare.units, bare.events`;
      let fresh = 0;
      const insert = (twin: string) => async () => {
        fresh += 1;
        const own = `md5('${twin}${size}-${fresh}-' || place)::uuid`;
        const units = unitColumns.map((name) =>
          name === "id" ? own : name === "serial_number" ? `'${twin[0]}${size}-${fresh}-' || place` : name,
        );
        const events = eventColumns.map((name) => (name === "id" || name === "serial_id" ? own : name));
        await bareConnection.begin(async (tx) => {
          await tx.unsafe(
            `insert into bare.${twin}_serial_numbers (${unitColumns.join(", ")}) select ${units.join(", ")} from bare.units`,
          );
          await tx.unsafe(
            `insert into bare.${twin}_serial_number_history (${eventColumns.join(", ")}) select ${events.join(", ")} from bare.events`,
          );
        });
      };
      const runs = Math.max(1, calls);
      const [moved, keys] = await compare(runs, move, insert("keys"));
      const [, all] = await compare(runs, move, insert("all"));
      rows.push({ size, calls: runs, move: moved, keys, all });
      say(
        `${String(size).padStart(6)} units: move ${moved.median.toFixed(2)} (${moved.p95.toFixed(2)}) ms, keys ${keys.median.toFixed(2)}, all ${all.median.toFixed(2)}; x${(moved.median / keys.median).toFixed(2)} x${(moved.median / all.median).toFixed(2)}; ${((moved.median * 1000) / size).toFixed(0)} us a unit`,
      );
    }
    await clerk.end();
    await bareConnection.end({ timeout: 5 });
    if (!given.dry)
      await writeBetween(join(root, "docs/benchmarks.md"), "bench:moves", tableOf(rows, Number(given.units)));
  } finally {
    await sql.end({ timeout: 5 });
    await backend.close();
  }
}

function tableOf(rows: readonly Row[], units: number): string {
  const ms = (value: number) => (value < 10 ? value.toFixed(2) : value.toFixed(1));
  return [
    `Machine: ${machine()}. One store with ${units} units. Times in milliseconds, medians, the two ways in turn; every call commits.`,
    "",
    "| units a call | calls | move | p95 | bare, keys | bare, keys and indexes | move / keys | move / keys and indexes |",
    "| --: | --: | --: | --: | --: | --: | --: | --: |",
    ...rows.map(
      ({ size, calls, move, keys, all }) =>
        `| ${size} | ${calls} | ${ms(move.median)} | ${ms(move.p95)} | ${ms(keys.median)} | ${ms(all.median)} | ${(move.median / keys.median).toFixed(2)} | ${(move.median / all.median).toFixed(2)} |`,
    ),
  ].join("\n");
}

const folder = mkdtempSync(join(tmpdir(), "atelier-bench-moves-"));
try {
  await bench(folder);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

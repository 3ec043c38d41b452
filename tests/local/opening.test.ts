import { connect, createServer, type AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { SteadyConnection } from "../../supabase/local/data-connection.ts";
import { start, toyMigrations, usedFolder } from "./support.ts";

/** Passes on what a client sends to the Postgres at `url`, and breaks the first connections as they ask for its types. */
async function breaking(url: string, times: number) {
  const there = new URL(url);
  let broken = 0;
  const server = createServer((client) => {
    const postgres = connect(Number(there.port), there.hostname);
    for (const [one, other] of [
      [postgres, client],
      [client, postgres],
    ] as const) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
    postgres.pipe(client);
    client.on("data", (data) => {
      if (broken === times || !data.includes("typarray")) return postgres.write(data);
      broken += 1;
      return client.end();
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const here = new URL(url);
  here.port = String((server.address() as AddressInfo).port);
  return { url: here.href, broken: () => broken, close: () => server.close() };
}

it("a connection that breaks while it opens is opened again for everybody who waits for it", async () => {
  const migrationsFolder = toyMigrations();
  const backend = await start({ dataFolder: await usedFolder(migrationsFolder), migrationsFolder });
  const relay = await breaking(backend.adminUrl, 3);
  const refused: unknown[] = [];
  const hear = (reason: unknown) => void refused.push(reason);
  process.on("unhandledRejection", hear);
  const pool = new (class extends SteadyConnection {
    async ask() {
      const connection = await this.driver.reserve();
      const [row] = await connection.unsafe("select 1 as one");
      connection.release();
      return row;
    }
  })(relay.url, 2);
  expect(await Promise.all([pool.ask(), pool.ask(), pool.ask(), pool.ask()])).toEqual(
    Array(4).fill({ one: 1 }),
  );
  expect(relay.broken()).toBe(3);
  expect(refused).toEqual([]);
  process.off("unhandledRejection", hear);
  await pool.close();
  relay.close();
});

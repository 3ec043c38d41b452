import { spawn } from "node:child_process";
import { chmodSync, chownSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import { describe, expect, it } from "vitest";
import WebSocket from "ws";
import { postgresBinaries, postgresRunner } from "../../supabase/local/binaries.ts";
import { StartError } from "../../supabase/local/errors.ts";
import { freePort } from "../../supabase/local/postgres.ts";
import { isAlive, waitUntil } from "../../supabase/local/processes.ts";
import { signUp, start, startElsewhere, tempFolder, toyMigrations, usedFolder } from "./support.ts";

const isRoot = process.getuid?.() === 0;
const migrationsFolder = toyMigrations();

const postmasterPid = (dataFolder: string) =>
  Number(readFileSync(join(dataFolder, "postgres", "postmaster.pid"), "utf8").split("\n")[0]);

async function query(adminUrl: string, text: string): Promise<postgres.Row[]> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => undefined });
  try {
    return await sql.unsafe(text);
  } finally {
    await sql.end();
  }
}

describe("a killed process", () => {
  it("loses nothing that was committed, and does not hinder the next start", async () => {
    const dataFolder = await usedFolder(migrationsFolder);
    const victim = startElsewhere(dataFolder, migrationsFolder);
    await victim.saw(/^up /m);
    const adminUrl = /^up \S+ (\S+)/m.exec(victim.output())?.[1] ?? "";
    await query(adminUrl, "insert into public.closed select n, 'kept' from generate_series(2, 500) n");
    victim.child.kill("SIGKILL");
    await victim.ended;
    expect(existsSync(join(dataFolder, "backend.lock"))).toBe(true);
    const backend = await start({ dataFolder, migrationsFolder, durable: true });
    expect(await query(backend.adminUrl, "select count(*)::int as n from public.closed")).toEqual([
      { n: 500 },
    ]);
  });

  it("of Postgres under a running Atelier is answered with 503, and Postgres comes back by itself", async () => {
    const dataFolder = await usedFolder(migrationsFolder);
    const child = startElsewhere(dataFolder, migrationsFolder);
    await child.saw(/^up /m);
    const [, url = ""] = /^up (\S+) (\S+)/m.exec(child.output()) ?? [];
    const ask = async () => {
      const answer = await fetch(`${url}/rest/v1/notes?select=id`, {
        headers: { apikey: "sb_publishable_atelier_local" },
      });
      const text = await answer.text();
      if (answer.status === 503) expect(text).toContain("unavailable");
      return answer.status;
    };
    expect(await ask()).toBe(200);
    const killed = postmasterPid(dataFolder);
    process.kill(killed, "SIGKILL");
    const seen = new Set<number>();
    await expect
      .poll(async () => {
        const status = await ask();
        seen.add(status);
        return status === 200 && postmasterPid(dataFolder) !== killed;
      })
      .toBe(true);
    expect([...seen].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(seen).toContain(503);
    expect(child.errors()).toContain("The local Postgres is back.");
    child.child.kill("SIGTERM");
    expect(await child.ended).toBe(0);
  });

  it("of Postgres ends the sockets of live changes, and those that come after hear again", async () => {
    const dataFolder = await usedFolder(migrationsFolder);
    const backend = await start({ dataFolder, migrationsFolder });
    await query(
      backend.adminUrl,
      "create policy everyone on realtime.messages for select to authenticated using (true)",
    );
    const { access_token } = await signUp(backend, "listener@example.test");
    // A cluster of the tests commits without waiting for the disk: what is to be there after the kill is flushed.
    await query(backend.adminUrl, "checkpoint");
    const address = `${backend.url.replace("http", "ws")}/realtime/v1/websocket?vsn=2.0.0&apikey=${backend.publishableKey}`;
    const follow = async () => {
      const socket = new WebSocket(address);
      const heard: string[] = [];
      socket.on("message", (data) => heard.push(String(data)));
      const ended = new Promise<void>((resolve) => socket.on("close", () => resolve()));
      socket.on("error", () => undefined);
      socket.on("open", () =>
        socket.send(
          JSON.stringify([
            "1",
            "1",
            "realtime:store:1",
            "phx_join",
            { config: { private: true }, access_token },
          ]),
        ),
      );
      await waitUntil(
        () => heard.some((text) => text.includes('"ok"')) || socket.readyState === WebSocket.CLOSED,
        10_000,
      );
      return { heard, ended, socket };
    };
    const before = await follow();
    expect(before.heard.join()).toContain('"ok"');
    process.kill(postmasterPid(dataFolder), "SIGKILL");
    await before.ended;
    let after = await follow();
    await expect
      .poll(async () => (after.heard.join().includes('"ok"') ? true : ((after = await follow()), false)))
      .toBe(true);
    await expect
      .poll(async () => {
        await query(backend.adminUrl, "select realtime.send('{}'::jsonb, 'changed', 'store:1')");
        return after.heard.join();
      })
      .toContain('"broadcast"');
    after.socket.terminate();
  }, 30_000);

  it("of Postgres, killed again and again under many requests, leaves none without an answer", async () => {
    const dataFolder = await usedFolder(migrationsFolder);
    const child = startElsewhere(dataFolder, migrationsFolder);
    await child.saw(/^up /m);
    const [, url = ""] = /^up (\S+) (\S+)/m.exec(child.output()) ?? [];
    // On a connection each: one that was idle could be closed by the server as it is used again.
    const headers = {
      apikey: "sb_publishable_atelier_local",
      "content-type": "application/json",
      connection: "close",
    };
    const signIn = JSON.stringify({ email: "nobody@example.test", password: "not the password" });
    const askAll = () =>
      Promise.all(
        Array.from({ length: 40 }, async (_, index) => {
          const answer = await (index % 2
            ? fetch(`${url}/rest/v1/notes?select=id`, { headers })
            : fetch(`${url}/auth/v1/token?grant_type=password`, { method: "POST", headers, body: signIn }));
          await answer.text();
          return answer.status;
        }),
      ).catch((cause: unknown) => {
        throw new Error(`No answer. The back end said:\n${child.errors()}`, { cause });
      });
    const up = async () => (await askAll()).every((status) => status === 200 || status === 400);
    expect(await up()).toBe(true);
    const seen = new Set<number>();
    for (let kills = 0; kills < 4; kills += 1) {
      const killed = postmasterPid(dataFolder);
      const rounds = [askAll(), askAll()];
      process.kill(killed, kills % 2 ? "SIGQUIT" : "SIGKILL");
      rounds.push(askAll());
      for (const status of (await Promise.all(rounds)).flat()) seen.add(status);
      await expect.poll(up).toBe(true);
      await waitUntil(() => child.errors().split("is back").length > kills + 1, 20_000);
    }
    expect([...seen].filter((status) => ![200, 400, 503].includes(status))).toEqual([]);
    child.child.kill("SIGTERM");
    expect(await child.ended).toBe(0);
  });

  it("may leave its Postgres running: that one is shut down and its data taken over", async () => {
    const dataFolder = await usedFolder(migrationsFolder);
    const { file, args, uid, gid } = postgresRunner(postgresBinaries().postgres).wrap(
      postgresBinaries().postgres,
      [...["-D", join(dataFolder, "postgres"), "-p", String(await freePort())]],
    );
    const stays = args.filter(
      (argument, index) => argument !== "--pdeathsig" && args[index - 1] !== "--pdeathsig",
    );
    spawn(file, stays, { uid, gid, detached: true, stdio: "ignore" }).unref();
    await waitUntil(() => existsSync(join(dataFolder, "postgres", "postmaster.pid")), 10_000);
    const orphan = postmasterPid(dataFolder);
    const backend = await start({ dataFolder, migrationsFolder });
    expect(isAlive(orphan)).toBe(false);
    expect(await query(backend.adminUrl, "select count(*)::int as n from public.closed")).toEqual([{ n: 1 }]);
  });

  it("may leave a pid file whose number is another program's by now, which is left alone", async () => {
    const dataFolder = await usedFolder(migrationsFolder);
    const pidFile = join(dataFolder, "postgres", "postmaster.pid");
    writeFileSync(pidFile, `${process.pid}\n${join(dataFolder, "postgres")}\n`);
    const lock = { id: "another", pid: process.pid, mark: "a start long ago" };
    writeFileSync(join(dataFolder, "backend.lock"), JSON.stringify(lock));
    await (await start({ dataFolder, migrationsFolder })).close();
    expect(existsSync(join(dataFolder, "backend.lock"))).toBe(false);
  });

  it("may have been killed in the middle of the very first start", async () => {
    const dataFolder = tempFolder();
    const victim = startElsewhere(dataFolder, migrationsFolder);
    await waitUntil(
      () => readdirSync(dataFolder).some((name) => name.startsWith("postgres.new-")),
      20_000,
      2,
    );
    victim.child.kill("SIGKILL");
    await victim.ended;
    const backend = await start({ dataFolder, migrationsFolder });
    expect(await query(backend.adminUrl, "select count(*)::int as n from public.closed")).toEqual([{ n: 1 }]);
  });

  it("stops Postgres in order when it is asked to end", async () => {
    const dataFolder = await usedFolder(migrationsFolder);
    const child = startElsewhere(dataFolder, migrationsFolder);
    await child.saw(/^up /m);
    child.child.kill("SIGTERM");
    expect(await child.ended).toBe(0);
    expect(existsSync(join(dataFolder, "postgres", "postmaster.pid"))).toBe(false);
    expect(existsSync(join(dataFolder, "backend.lock"))).toBe(false);
  });
});

describe("a second start in the same folder", () => {
  it("is refused, and the first goes on", async () => {
    const dataFolder = await usedFolder(migrationsFolder);
    const backend = await start({ dataFolder, migrationsFolder });
    await expect(start({ dataFolder, migrationsFolder })).rejects.toThrow(/already runs in this folder/);
    const second = startElsewhere(dataFolder, migrationsFolder);
    expect(await second.ended).not.toBe(0);
    expect(second.errors()).toMatch(
      new RegExp(`already runs in this folder \\(as process ${process.pid}\\)`),
    );
    expect(
      (await fetch(`${backend.url}/rest/v1/notes?select=id`, { headers: { apikey: backend.publishableKey } }))
        .status,
    ).toBe(200);
  });

  it("leaves one winner when several begin at once over a stale lock", async () => {
    const dataFolder = await usedFolder(migrationsFolder);
    writeFileSync(
      join(dataFolder, "backend.lock"),
      JSON.stringify({ id: "gone", pid: 2 ** 22 + 1, mark: "1" }),
    );
    const attempts = await Promise.allSettled(
      Array.from({ length: 3 }, () => start({ dataFolder, migrationsFolder })),
    );
    expect(attempts.filter((attempt) => attempt.status === "fulfilled")).toHaveLength(1);
  });
});

describe("who may run it", () => {
  const nobody = 65534;
  const asUser = (uid: number) => ["setpriv", "--reuid", `${uid}`, "--regid", `${uid}`, "--clear-groups"];

  it.runIf(isRoot)("root, with the data below a folder that only root may enter", async () => {
    const closed = tempFolder();
    chmodSync(closed, 0o700);
    const backend = await start({ dataFolder: join(closed, "data"), migrationsFolder });
    expect(await query(backend.adminUrl, "select 1 as one")).toEqual([{ one: 1 }]);
  });

  it.runIf(isRoot)("an ordinary user", async () => {
    const dataFolder = tempFolder();
    const migrations = toyMigrations();
    for (const folder of [dataFolder, migrations]) chownSync(folder, nobody, nobody);
    const child = startElsewhere(dataFolder, migrations, asUser(nobody));
    await child.saw(/^up /m);
    child.child.kill("SIGTERM");
    expect(await child.ended, child.errors()).toBe(0);
  });

  it.runIf(isRoot)("not a user id without an account, which is told so", async () => {
    const dataFolder = tempFolder();
    chownSync(dataFolder, 54_321, 54_321);
    const child = startElsewhere(dataFolder, migrationsFolder, asUser(54_321));
    expect(await child.ended).not.toBe(0);
    expect(child.errors()).toMatch(/user id 54321 has no account on this system/);
  });
});

describe("damage", () => {
  const damage = async (harm: (cluster: string) => void) => {
    const dataFolder = await usedFolder(migrationsFolder);
    harm(join(dataFolder, "postgres"));
    const outcome = await start({ dataFolder, migrationsFolder }).then(
      () => null,
      (error: unknown) => error,
    );
    expect(outcome).toBeInstanceOf(StartError);
    return { message: outcome instanceof Error ? outcome.message : "", dataFolder };
  };

  it("is named, and nothing is touched", async () => {
    const noVersion = await damage((cluster) => rmSync(join(cluster, "PG_VERSION")));
    expect(noVersion.message).toMatch(
      /cannot be opened \(PG_VERSION is missing\); nothing was changed.*db:reset/,
    );
    expect(existsSync(join(noVersion.dataFolder, "postgres", "base"))).toBe(true);

    const broken = await damage((cluster) =>
      writeFileSync(join(cluster, "global", "pg_control"), "no longer a control file"),
    );
    expect(broken.message).toMatch(/cannot be opened \(.*pg_control.*\); nothing was changed/);
    expect(readFileSync(join(broken.dataFolder, "postgres", "global", "pg_control"), "utf8")).toBe(
      "no longer a control file",
    );
    expect(existsSync(join(broken.dataFolder, "backend.lock"))).toBe(false);

    const other = await damage((cluster) => writeFileSync(join(cluster, "PG_VERSION"), "15\n"));
    expect(other.message).toMatch(/written by Postgres 15/);
  });

  it("of the secrets is named too", async () => {
    const lost = await damage((cluster) => rmSync(join(cluster, "..", "secrets.json")));
    expect(lost.message).toMatch(/secrets.*are missing/);
    expect(existsSync(join(lost.dataFolder, "secrets.json"))).toBe(false);
    const unreadable = await damage((cluster) => writeFileSync(join(cluster, "..", "secrets.json"), "{"));
    expect(unreadable.message).toMatch(/secrets.*cannot be read/);
  });
});

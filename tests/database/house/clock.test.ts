import { afterEach, describe, expect, it } from "vitest";
import { claimJobs } from "../../../supabase/functions/_shared/jobs/kit.ts";
import { clockNow, followClock } from "../../../supabase/functions/_shared/core/clock.ts";
import { clockOf } from "../../support/clock.ts";
import { testSetting } from "../support/setting.ts";
import { insertRegistration, insertSession } from "../support/world.ts";

const { backend, sql, ids, store } = await testSetting();
const MINUTE = 60_000;

afterEach(() => backend.clock.reset());

const databaseNow = async () => (await sql<{ at: Date }[]>`select private.now() as at`)[0]?.at ?? new Date(0);

describe("the clock that rules go by", () => {
  it("is the machine's, and goes on within a transaction", async () => {
    const [first, second] = await sql.begin(async (tx) => {
      const [one] = await tx<{ at: Date }[]>`select private.now() as at`;
      await tx`select pg_sleep(0.02)`;
      return [one?.at, (await tx<{ at: Date }[]>`select private.now() as at`)[0]?.at];
    });
    expect(Number(second)).toBeGreaterThan(Number(first));
    expect(Math.abs(Date.now() - Number(second))).toBeLessThan(MINUTE);
  });

  it("opens and closes a session's doors for everybody at once", async () => {
    const id = await insertSession(sql, store, {
      starts: new Date("2031-05-05T10:00:00Z"),
      ends: new Date("2031-05-05T11:00:00Z"),
    });
    await insertRegistration(sql, store.id, id, ids.registered);
    const join = async () => {
      const { data, error } = await backend
        .actingAs(ids.registered)
        .rpc("join_live_session", { p_session_id: id });
      return error?.message ?? (data ? "in" : "nothing");
    };
    expect(await join()).toBe("too_early");
    await backend.clock.stop("2031-05-05T10:10:00Z");
    expect(await join()).toBe("in");
    await backend.clock.stop("2031-05-05T12:00:00Z");
    expect(await join()).toBe("session_over");
  });

  it("makes work due, and functions that take it go by it", async () => {
    const id = await insertSession(sql, store, { join_url: null });
    const queue = () => claimJobs(sql, "meeting", 5);
    await sql`insert into private.video_sync_jobs (session_id, store_id, run_at) values (${id}, ${store.id}, now() + interval '3 days')`;
    expect(await queue()).toEqual([]);
    await backend.clock.shift("73 hours");
    expect(await queue()).toHaveLength(1);
    expect(Math.abs(clockNow().getTime() - Date.now() - 73 * 60 * MINUTE)).toBeLessThan(MINUTE);
    await backend.clock.reset();
    await followClock(sql);
    expect(Math.abs(clockNow().getTime() - Date.now())).toBeLessThan(MINUTE);
  });

  it("goes back with the transaction that moved it", async () => {
    await sql
      .begin(async (tx) => {
        await clockOf(tx).stop("2040-01-01T00:00:00Z");
        const [row] = await tx<{ at: Date }[]>`select private.now() as at`;
        expect(row?.at).toEqual(new Date("2040-01-01T00:00:00Z"));
        throw new Error("rolled back");
      })
      .catch((error: unknown) => expect(String(error)).toContain("rolled back"));
    expect((await databaseNow()).getUTCFullYear()).toBeLessThan(2040);
  });

  it("is moved by nobody who may only call and write", async () => {
    const person = backend.connectAs(ids.owner);
    await expect(person.run((tx) => clockOf(tx).stop("2040-01-01T00:00:00Z"))).rejects.toThrow(
      /permission denied/,
    );
    const seen = await person.run(async (tx) => {
      await tx`select set_config('atelier.now', '2040-01-01', true), set_config('search_path', 'pg_temp', true)`;
      await tx`select set_config('TimeZone', 'Pacific/Kiritimati', true)`;
      return tx<{ at: Date }[]>`select private.now() as at`;
    });
    expect(Math.abs(Date.now() - Number(seen[0]?.at))).toBeLessThan(MINUTE);
  });
});

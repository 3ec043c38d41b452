import { describe, expect, it } from "vitest";
import { emptyStore } from "../../support/empty-store.ts";
import { testSetting } from "../../support/setting.ts";
import { insertSession } from "../../support/world.ts";

const setting = await testSetting();
const { sql, ids, as } = setting;

const day = 86_400_000;

describe("pages of sessions", () => {
  it("are complete in both directions and both scopes, for the staff and for a student", async () => {
    const store = await emptyStore(setting, "session-pages");
    await sql`insert into public.course_enrollments ${sql({ store_id: store.id, course_id: store.course, user_id: ids.registered })}`;
    const wanted: Record<string, string[]> = { upcoming: [], past: [] };
    for (let index = 0; index < 40; index += 1) {
      const status =
        (["scheduled", "ended", "cancelled", "postponed", "live"] as const)[index % 5] ?? "scheduled";
      const starts = new Date(Date.now() + (Math.floor(index / 3) - 6) * day);
      const id = await insertSession(sql, store, {
        status,
        starts,
        ends: new Date(starts.getTime() + 3_600_000),
      });
      const over =
        status === "ended" ||
        ((status === "scheduled" || status === "cancelled") && starts.getTime() + 5_400_000 < Date.now());
      wanted[over ? "past" : "upcoming"]?.push(id);
    }
    type Page = { id: string; scheduled_start: string }[] | null;
    const walk = async (next: (after: object) => PromiseLike<{ data: Page }>) => {
      const rows: { id: string; scheduled_start: string }[] = [];
      for (;;) {
        const last = rows.at(-1);
        const { data } = await next(
          last === undefined ? {} : { p_after_start: last.scheduled_start, p_after_id: last.id },
        );
        if (!data?.length) return rows;
        rows.push(...data);
      }
    };
    for (const scope of ["upcoming", "past"]) {
      const mine = await walk((after) =>
        as("registered").rpc("list_my_live_sessions", { p_scope: scope, p_limit: 6, ...after }),
      );
      const inStore = new Set([...(wanted["upcoming"] ?? []), ...(wanted["past"] ?? [])]);
      expect(
        mine
          .map((row) => row.id)
          .filter((id) => inStore.has(id))
          .sort(),
      ).toEqual(wanted[scope]?.sort());
      expect(new Set(mine.map((row) => row.id)).size).toBe(mine.length);
      for (const p_ascending of [true, false]) {
        const staff = await walk((after) =>
          as("stranger").rpc("list_live_sessions", {
            p_store_id: store.id,
            p_scope: scope,
            p_ascending,
            p_limit: 6,
            ...after,
          }),
        );
        expect(staff.map((row) => row.id).sort()).toEqual(wanted[scope]);
        const times = staff.map((row) => Date.parse(row.scheduled_start));
        expect(times).toEqual([...times].sort((a, b) => (p_ascending ? a - b : b - a)));
      }
    }
  });
});

describe("a list of sessions", () => {
  it("tells whose meeting was changed at the provider, while something can be decided about it", async () => {
    const store = await emptyStore(setting, "session-drift");
    const starts = new Date(Date.now() + day);
    const within = { starts, ends: new Date(starts.getTime() + 3_600_000) };
    const [connection] = await sql<{ id: string }[]>`
      insert into private.video_connections (store_id, provider, auth_kind, account_id, status)
      values (${store.id}, 'zoom', 'oauth', 'an-account', 'disconnected') returning id`;
    const met = async (status: "scheduled" | "ended", drift: string | null) => {
      const id = await insertSession(sql, store, { status, ...within });
      await sql`
        insert into private.video_meetings (store_id, session_id, connection_id, provider, provider_id, state, drift, drift_at)
        values (${store.id}, ${id}, ${connection?.id ?? ""}, 'zoom', ${id}, 'active', ${drift}::text::jsonb,
          case when ${drift}::text is not null then now() end)`;
      return id;
    };
    const topic = '{"topic": {"ours": "Ours", "theirs": "Theirs"}}';
    const drifted = await met("scheduled", topic);
    await met("scheduled", null);
    await met("ended", topic);
    const { data } = await as("stranger").rpc("list_live_sessions", { p_store_id: store.id });
    expect(data).toHaveLength(3);
    expect(data?.filter((row) => row.has_drift).map((row) => row.id)).toEqual([drifted]);
  });

  it("has figures that add up to the total", async () => {
    const store = await emptyStore(setting, "session-figures");
    const statuses = ["scheduled", "live", "ended", "ended", "cancelled", "postponed"] as const;
    for (const status of statuses) await insertSession(sql, store, { status });
    const { data } = await as("stranger").rpc("get_live_session_stats", { p_store_id: store.id });
    const [row] = data ?? [];
    expect(row).toMatchObject({ total: 6, scheduled: 1, live: 1, ended: 2, cancelled: 1, postponed: 1 });
  });
});

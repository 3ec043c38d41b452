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
        status === "cancelled" ||
        (status === "scheduled" && starts.getTime() + 5_400_000 < Date.now());
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

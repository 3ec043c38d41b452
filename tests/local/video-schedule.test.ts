import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import postgres from "postgres";
import { describe, expect, it } from "vitest";
import { parseKeys } from "../../supabase/functions/_shared/core/crypto.ts";
import { loadSecrets } from "../../supabase/local/secrets.ts";
import { startVideoSchedule } from "../../supabase/local/video-schedule.ts";
import { listen } from "../support/http.ts";
import { apiKey, ROOT, signUp, start, tempFolder } from "./support.ts";

describe("the schedule of video-worker", () => {
  it("calls with the secret key, one call at a time, says a trouble once, and stops", async () => {
    const seen: string[] = [];
    let inside = 0;
    let most = 0;
    const server = await listen((request, response) => {
      inside += 1;
      most = Math.max(most, inside);
      seen.push(`${request.method} ${request.url} ${String(request.headers.apikey)}`);
      setTimeout(() => {
        inside -= 1;
        response.writeHead(seen.length < 4 ? 500 : 200).end("{}");
      }, 20);
    });
    const lines: string[] = [];
    const schedule = startVideoSchedule({
      ...{ url: server.origin, secretKey: "sb_secret_x", log: (line: string) => lines.push(line) },
      everyMs: 5,
    });
    await expect.poll(() => seen.length).toBeGreaterThan(5);
    await schedule.stop();
    // The call that stopping breaks off may still arrive; a schedule that goes on would bring ten more.
    const count = seen.length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(seen.length).toBeLessThanOrEqual(count + 1);
    expect(new Set(seen)).toEqual(new Set(["POST /functions/v1/video-worker sb_secret_x"]));
    expect(most).toBe(1);
    expect(lines).toEqual(["  video meetings are not kept up: it answered 500"]);
    await server.close();
  });
});

describe("the local back end", () => {
  it("stands in for Zoom and Google, and keeps meetings up by itself", async () => {
    const backend = await start({
      dataFolder: tempFolder(),
      functionsFolder: join(ROOT, "supabase/functions"),
    });
    const owner = await signUp(backend, "owner@example.test");
    const headers = { ...apiKey(backend), authorization: `Bearer ${owner.access_token}` };
    const store: unknown = await (
      await fetch(`${backend.url}/rest/v1/rpc/create_store`, {
        ...{ method: "POST", headers, body: JSON.stringify({ p_name: "Atelier test" }) },
      })
    ).json();
    const status = await fetch(`${backend.url}/functions/v1/video-oauth/status?store=${String(store)}`, {
      headers,
    });
    expect(await status.json()).toMatchObject({
      ...{ sandbox: true, configured: { zoom: true, google_meet: true }, connections: [] },
    });
    const sql = postgres(backend.databaseUrl, { max: 1, onnotice: () => undefined });
    await sql`
      insert into private.video_connections (store_id, provider, auth_kind, account_id) values (${String(store)}, 'zoom', 'oauth', 'a')`;
    const [course] = await sql<{ id: string }[]>`
      insert into public.courses (store_id, title, status) values (${String(store)}, 'Course', 'published') returning id`;
    await sql`
      insert into public.course_live_sessions (store_id, course_id, title, scheduled_start, scheduled_end, time_zone)
      values (${String(store)}, ${course?.id ?? ""}, 'Session', now() + interval '1 hour', now() + interval '2 hours', 'UTC')`;
    const state = async () => (await sql`select state, error_detail from private.video_sync_jobs`)[0];
    await expect.poll(state, { timeout: 60_000 }).toEqual({ state: "parked", error_detail: "not_connected" });
    await sql.end();
    await backend.close();
  });
});

describe("the keys that seal tokens", () => {
  it("are made once a data folder, and added to secrets of an earlier version", () => {
    const folder = tempFolder();
    const first = loadSecrets(folder);
    expect(parseKeys(first.videoKeys)).toHaveLength(1);
    expect(loadSecrets(folder)).toEqual(first);
    const { videoKeys: _keys, ...earlier } = first;
    writeFileSync(join(folder, "secrets.json"), JSON.stringify(earlier));
    const completed = loadSecrets(folder);
    expect(completed).toMatchObject(earlier);
    expect(parseKeys(completed.videoKeys)).toHaveLength(1);
    expect(JSON.parse(readFileSync(join(folder, "secrets.json"), "utf8"))).toEqual(completed);
  });
});

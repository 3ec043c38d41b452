import { randomUUID } from "node:crypto";
import postgres from "postgres";
import { afterAll, inject } from "vitest";
import { videoConfig, type VideoConfig } from "../../../supabase/functions/_shared/core/config.ts";
import type { Sql } from "../../../supabase/functions/_shared/core/db.ts";
import { instantText, readTime } from "../../../supabase/functions/_shared/time/provider-time.ts";
import { googleEventId, reference } from "../../../supabase/functions/_shared/video/plan/meeting-plan.ts";
import { runJob } from "../../../supabase/functions/_shared/video/reconcile/reconcile.ts";
import type { Step } from "../../../supabase/functions/_shared/video/reconcile/work.ts";
import { beginConnection } from "../../../supabase/functions/video-oauth/consent-state.ts";
import { finishConnection } from "../../../supabase/functions/video-oauth/finish-connection.ts";
import { startSandbox, type Sandbox, type SandboxOptions } from "../../../supabase/local/sandbox/server.ts";
import { createDatabase } from "../../support/postgres.ts";
import { sealingKey } from "../../support/sealing-key.ts";
import { insertUsers } from "../../support/users.ts";
import { watchForLeaks } from "./leaks.ts";

export type Provider = "zoom" | "google_meet";
export type Platform = Provider | "custom";

export const APP_URL = "http://app.example.test";
export const REDIRECT = `${APP_URL}/settings/integrations/callback`;

/** Answers the consent page as a person does; returns what the provider hands back to the app. */
export async function consent(
  url: string,
  answer: { user?: string; allow?: boolean; scopes?: string[] } = {},
): Promise<{ state: string; code: string | undefined; error: string | undefined }> {
  const page = await fetch(url);
  if (page.status !== 200) throw new Error(`the consent page answered ${page.status}`);
  await page.text();
  const form = new URLSearchParams({ answer: answer.allow === false ? "deny" : "allow" });
  form.set("user", answer.user ?? "claire@provider.example.test");
  for (const scope of answer.scopes ?? []) form.append("scope", scope);
  const reply = await fetch(url, { method: "POST", body: form, redirect: "manual" });
  const back = new URL(reply.headers.get("location") ?? "");
  return {
    state: back.searchParams.get("state") ?? "",
    code: back.searchParams.get("code") ?? undefined,
    error: back.searchParams.get("error") ?? undefined,
  };
}

interface SessionFields {
  title?: string;
  platform?: Platform;
  startsInMinutes?: number;
  minutes?: number;
}

/** What the provider and the app say of one session, for comparing with what its row wants. */
export interface Truth {
  wanted: Record<string, unknown> | null;
  stands: Record<string, unknown>[];
  link: string | null;
}

export interface VideoWorld {
  /** The owner of the schema: arranges, and looks behind. */
  sql: Sql;
  /** What the edge functions work with: their own login. */
  login: Sql;
  databaseUrl: string;
  /** The same login, for functions in processes of their own. */
  functionsUrl: string;
  /** For workers in processes of their own. */
  sealingKeys: string;
  config: VideoConfig;
  /** The settings that `config` was read from. */
  env: Record<string, string>;
  sandbox: Sandbox;
  storeId: string;
  ownerId: string;
  connect(provider: Provider, options?: { user?: string; storeId?: string }): Promise<void>;
  addSession(fields?: SessionFields): Promise<string>;
  /** Runs what is queued as if its time had come, until nothing is; at most `rounds` jobs (12). */
  drain(rounds?: number, step?: Step): Promise<number>;
  /** A new day for the daily limits. */
  newDay(): Promise<void>;
  truthOf(sessionId: string): Promise<Truth>;
  /** Everything that stands at either provider. */
  standing(): number;
  job(
    sessionId: string,
  ): Promise<{ state: string; error_code: string | null; error_detail: string | null; attempts: number }>;
}

/** What a provider was told of a moment, as an instant. */
function instantIn(text: unknown, zone: unknown): string | null {
  const at = readTime(String(text), String(zone), "UTC");
  return at && instantText(at);
}

const minutesFromNow = (minutes: number) => new Date(Math.floor(Date.now() / 60_000 + minutes) * 60_000);

/** A database with one store and both local providers; the modules of the edge functions run in this process. */
export async function videoWorld(options: Partial<SandboxOptions> = {}): Promise<VideoWorld> {
  const database = await createDatabase(inject("postgresUrl"));
  const sandbox = await startSandbox({ file: null, conferenceDelayMs: 0, ...options });
  const sql = postgres(database.databaseUrl, { max: 16, prepare: false, onnotice: () => undefined });
  const login = postgres(database.functionsUrl, { max: 16, prepare: false, onnotice: () => undefined });
  afterAll(async () => {
    await sandbox.close();
    await Promise.all([sql.end({ timeout: 1 }), login.end({ timeout: 1 })]);
    await database.drop();
  });
  const sealingKeys = sealingKey("test");
  const env = { ...sandbox.env, APP_URL, VIDEO_ENCRYPTION_KEYS: sealingKeys };
  const config = videoConfig(env);
  watchForLeaks({ sandbox, sql, secrets: [sealingKeys.split(":")[1] ?? ""] });
  const [owner] = await insertUsers(sql, ["owner@example.test"]);
  const ownerId = owner?.id ?? "";
  const storeId = randomUUID();
  const courseId = randomUUID();
  await sql`insert into public.stores ${sql({ id: storeId, name: "Atelier" })}`;
  await sql`insert into public.store_members ${sql({ store_id: storeId, user_id: ownerId, role: "owner" })}`;
  await sql`insert into public.courses ${sql({ id: courseId, store_id: storeId, title: "Course", status: "published" })}`;

  const standsFor = async (sessionId: string) => {
    const rows = await sql<{ id: string }[]>`
      select id from private.video_meetings where session_id = ${sessionId}`;
    const meetings = sandbox.store.data.meetings.filter(
      (meeting) =>
        !meeting.deleted && rows.some((row) => String(meeting.fields.agenda).startsWith(reference(row.id))),
    );
    const events = sandbox.store.data.events.filter(
      (event) => !event.deleted && rows.some((row) => event.id === googleEventId(row.id)),
    );
    return [
      ...meetings.map((meeting) => ({
        provider: "zoom",
        topic: meeting.fields.topic,
        start: instantIn(meeting.fields.start_time, meeting.fields.timezone),
        zone: meeting.fields.timezone,
        link: `${sandbox.url}/zoom/j/${meeting.id}?pwd=${meeting.password}`,
      })),
      ...events.map((event) => {
        const start = event.fields.start as { dateTime: string; timeZone: string } | undefined;
        return {
          provider: "google_meet",
          topic: event.fields.summary,
          start: instantIn(start?.dateTime, start?.timeZone),
          zone: start?.timeZone,
          link: `${sandbox.url}/google/meet/${event.code}`,
        };
      }),
    ];
  };

  return {
    sql,
    login,
    databaseUrl: database.databaseUrl,
    functionsUrl: database.functionsUrl,
    sealingKeys,
    config,
    env,
    sandbox,
    storeId,
    ownerId,
    async connect(provider, { user = "claire@provider.example.test", storeId: store = storeId } = {}) {
      const url = await beginConnection(login, config, {
        userId: ownerId,
        storeId: store,
        provider,
        redirectUri: REDIRECT,
      });
      const { state, code } = await consent(url, { user });
      await finishConnection(login, config, {
        userId: ownerId,
        state,
        code,
        redirectUri: REDIRECT,
        mayConnect: async () => undefined,
      });
    },
    async addSession({ title, platform = "zoom", startsInMinutes = 60 * 24, minutes = 60 } = {}) {
      const id = randomUUID();
      await sql`insert into public.course_live_sessions ${sql({
        id,
        store_id: storeId,
        course_id: courseId,
        title: title ?? `Session ${id.slice(0, 8)}`,
        platform,
        scheduled_start: minutesFromNow(startsInMinutes),
        scheduled_end: minutesFromNow(startsInMinutes + minutes),
        time_zone: "Europe/Paris",
      })}`;
      return id;
    },
    async drain(rounds = 12, step) {
      let ran = 0;
      while (ran < rounds) {
        await sql`update private.video_sync_jobs set run_at = now() where state = 'queued'`;
        await sql`update private.video_meetings set missing_since = missing_since - interval '1 minute' where missing_since is not null`;
        if (!(await runJob(login, config, step ? { step } : {}))) break;
        ran += 1;
      }
      return ran;
    },
    async newDay() {
      sandbox.store.data.dailyWrites = {};
      await sql`delete from private.zoom_budget`;
    },
    async truthOf(sessionId) {
      const [row] = await sql<
        { provider: Provider | null; wanted: boolean; topic: string; start: string; link: string | null }[]
      >`
        select private.provider_of(s.platform) as provider, s.deleted_at is null and s.status <> 'cancelled' as wanted,
          s.title as topic, private.instant_text(s.scheduled_start) as start,
          m.join_url as link
        from public.course_live_sessions s left join public.course_live_session_meetings m on m.session_id = s.id
        where s.id = ${sessionId}`;
      if (!row) throw new Error("there is no such session");
      return {
        wanted:
          row.wanted && row.provider
            ? {
                provider: row.provider,
                topic: row.topic,
                start: row.start,
                zone: "Europe/Paris",
                link: row.link,
              }
            : null,
        stands: await standsFor(sessionId),
        link: row.link,
      };
    },
    standing: () =>
      sandbox.store.data.meetings.filter((meeting) => !meeting.deleted).length +
      sandbox.store.data.events.filter((event) => !event.deleted).length,
    async job(sessionId) {
      const [row] = await sql<
        { state: string; error_code: string | null; error_detail: string | null; attempts: number }[]
      >`select state, error_code, error_detail, attempts from private.video_sync_jobs where session_id = ${sessionId}`;
      if (!row) throw new Error("the session has no job");
      return row;
    },
  };
}

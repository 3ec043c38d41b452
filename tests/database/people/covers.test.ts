import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import postgres from "postgres";
import { sweepCovers } from "../../../supabase/functions/video-worker/covers.ts";
import { FUNCTIONS_ROLE, loginAs } from "../../../supabase/local/secrets.ts";
import { png } from "../../../supabase/seed/png.ts";
import { insertCourse, tokenFor } from "../support/people.ts";
import { insertPeople, outcome, sqlOutcome, testSetting } from "../support/setting.ts";
import { roles } from "../support/world.ts";

const setting = await testSetting();
const { backend, sql, ids, store, other, as } = setting;
const login = postgres(loginAs(backend.databaseUrl, FUNCTIONS_ROLE), { max: 1, onnotice: () => undefined });
afterAll(() => login.end({ timeout: 5 }));
afterEach(() => backend.clock.reset());
beforeAll(() => {
  vi.stubEnv("SUPABASE_URL", backend.origin);
  vi.stubEnv("SUPABASE_PUBLISHABLE_KEY", backend.publishableKey);
  vi.stubEnv("SUPABASE_SECRET_KEY", backend.secretKey);
});
afterAll(() => vi.unstubAllEnvs());

const picture = png(8, 8, [[180, 90, 40]], () => 0);
const nameIn = (course: string, ofStore = store.id, ending = "png") =>
  `${ofStore}/${course}/${randomUUID()}.${ending}`;

type Who = Parameters<typeof as>[0] | "anon";
const clientOf = (who: Who) => (who === "anon" ? backend.anon() : as(who));

/** "ok", or what Storage says. */
async function put(who: Who, name: string, bytes: Buffer = picture, type = "image/png"): Promise<string> {
  const file = new Blob([new Uint8Array(bytes)], { type });
  const { error } = await clientOf(who).storage.from("covers").upload(name, file, { contentType: type });
  return error ? `${(error as unknown as { statusCode: string }).statusCode} ${error.message}` : "ok";
}
const set = (who: Who, course: string, name: string | null, alt = "") =>
  clientOf(who).rpc("set_course_cover", { p_course_id: course, p_name: name as string, p_alt: alt });
async function coverOf(course: string) {
  const [row] = await sql<{ cover: string | null; cover_alt: string; cover_checked: boolean }[]>`
    select cover, cover_alt, cover_checked from public.courses where id = ${course}`;
  return row;
}
const address = (name: string) => `${backend.origin}/storage/v1/object/public/covers/${name}`;
const status = async (name: string) => (await fetch(address(name))).status;
const filesOf = async (course: string) =>
  (
    await sql<
      { name: string }[]
    >`select name from storage.objects where name like ${`%/${course}/%`} order by name`
  ).map(({ name }) => name);

/** As the worker does, when its turn has come. */
async function sweep(): Promise<number> {
  await sql`select private.sweep_covers()`;
  return sweepCovers(login, null, new Date(Date.now() + 20_000));
}
const later = () => backend.clock.shift("16 minutes");

/** A course with a cover that was set and looked into. */
async function covered(alt = "") {
  const course = await insertCourse(setting);
  const name = nameIn(course);
  expect(await put("owner", name)).toBe("ok");
  expect(await outcome(set("owner", course, name, alt))).toBe("ok");
  return { course, name };
}

const UNWRITTEN = "403 new row violates row-level security policy";

describe("a file in the bucket", () => {
  it("is put there by who manages the course, under its store and course, and by nobody else", async () => {
    const course = await insertCourse(setting);
    const said: Record<string, string> = {};
    for (const role of roles) said[role] = await put(role, nameIn(course));
    expect(said).toEqual(
      Object.fromEntries(roles.map((role) => [role, ["owner", "manager"].includes(role) ? "ok" : UNWRITTEN])),
    );
    const names = [
      nameIn(other.course, other.id),
      nameIn(course, other.id),
      nameIn(other.course),
      nameIn(randomUUID()),
      `${store.id}/${course}/cover.png`,
      `${randomUUID()}.png`,
      nameIn(course, store.id, "svg"),
      nameIn(course, store.id, "html"),
      nameIn(course).toUpperCase(),
      `${nameIn(course)}/more.png`,
    ];
    for (const name of names) expect(await put("owner", name), name).toBe(UNWRITTEN);
    expect(await put("owner", `${store.id}/../${course}/${randomUUID()}.png`)).not.toBe("ok");
    expect(await filesOf(course)).toHaveLength(2);
  });

  it("is a small picture by its kind and size, once under its name, and never written over", async () => {
    const course = await insertCourse(setting);
    const name = nameIn(course);
    const big = Buffer.alloc(262_145);
    expect(await put("owner", name, big)).toBe("413 The object exceeded the maximum allowed size");
    expect(await put("owner", name, Buffer.alloc(11 * 1024 * 1024))).toBe(
      "413 The object exceeded the maximum allowed size",
    );
    for (const type of ["image/svg+xml", "text/html", "image/gif", "application/octet-stream"])
      expect(await put("owner", name, picture, type)).toBe(`415 mime type ${type} is not supported`);
    expect(await put("owner", name, Buffer.alloc(0))).toBe("400 No content provided");
    expect(await filesOf(course)).toEqual([]);
    const both = await Promise.all([put("owner", name), put("manager", name)]);
    expect(both.sort()).toEqual(["409 The resource already exists", "ok"]);
    expect(await put("owner", name)).toBe("409 The resource already exists");
    const bucket = as("owner").storage.from("covers");
    for (const again of [
      await bucket.upload(name, new Uint8Array(picture), { contentType: "image/png", upsert: true }),
      await bucket.update(name, new Uint8Array(picture), { contentType: "image/png" }),
    ])
      expect(again.error?.message).toBe("new row violates row-level security policy");
    expect(await filesOf(course)).toEqual([name]);
  });

  it("is a dozen a course at most until the next sweep", async () => {
    const course = await insertCourse(setting);
    for (let made = 0; made < 12; made += 1) expect(await put("owner", nameIn(course))).toBe("ok");
    expect(await put("owner", nameIn(course))).toBe(UNWRITTEN);
  });

  it("is read by its address by everybody, listed and taken away by nobody but the server", async () => {
    const { course, name } = await covered();
    const answer = await fetch(address(name));
    expect(Buffer.from(await answer.arrayBuffer()).equals(picture)).toBe(true);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "image/png",
      "cache-control": "max-age=3600",
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
    });
    const etag = answer.headers.get("etag") ?? "";
    expect((await fetch(address(name), { headers: { "if-none-match": etag } })).status).toBe(304);
    expect((await fetch(address(name), { method: "HEAD" })).status).toBe(200);
    const { data } = backend.anon().storage.from("covers").getPublicUrl(name);
    expect(data.publicUrl).toBe(address(name));
    for (const missing of [nameIn(course), "../secrets.json", "%2e%2e%2fsecrets.json", ""])
      expect(await status(missing), missing).toBe(400);
    for (const who of ["owner", "stranger", "anon"] as const) {
      const bucket = clientOf(who).storage.from("covers");
      expect((await bucket.list(`${store.id}/${course}`)).data ?? []).toEqual([]);
      expect((await bucket.remove([name])).data ?? []).toEqual([]);
    }
    expect(await status(name)).toBe(200);
    const server = backend.service().storage.from("covers");
    expect((await server.list(`${store.id}/${course}/`)).data).toHaveLength(1);
    expect((await server.remove([name, nameIn(course)])).data?.map((file) => file.name)).toEqual([name]);
    expect(await status(name)).toBe(400);
  });

  it("is asked for in any ugly way without an answer that the server did not mean", async () => {
    const ask = async (method: string, path: string, body?: string) => {
      const answer = await fetch(`${backend.origin}/storage/v1/${path}`, {
        ...{ method, headers: { apikey: backend.secretKey, "content-type": "application/json" } },
        ...(body === undefined ? {} : { body }),
      });
      await answer.arrayBuffer();
      return answer.status;
    };
    const asked: [method: string, path: string, body?: string][] = [
      ["GET", "object/public/covers/%00"],
      ["GET", "object/public/nowhere/x.png"],
      ["GET", "object/public/covers/%E0%A4%A"],
      ["POST", "object/list/covers", "not json"],
      ["POST", "object/list/covers", '{"prefix":"\\u0000"}'],
      ["DELETE", "object/covers", '{"prefixes":["a\\u0000"]}'],
      ["DELETE", "object/covers", "[]"],
      ["DELETE", "object/covers/x.png"],
      ["POST", "object/covers/%00.png", "x"],
      ["PUT", "object/covers/x.png", "x"],
      ["POST", "object/nowhere/x.png", "x"],
      ["GET", "bucket/nowhere"],
      ["PATCH", "object/covers/x.png", "x"],
      ["GET", "render/image/public/covers/x"],
      ["GET", ""],
    ];
    for (const [method, path, body] of asked) expect(await ask(method, path, body), path).toBe(400);
  });

  it("is not put there with a token that is over or not ours", async () => {
    const course = await insertCourse(setting);
    for (const token of [backend.tokenFor(ids.owner, undefined, -5), "a.b.c"]) {
      const answer = await fetch(`${backend.origin}/storage/v1/object/covers/${nameIn(course)}`, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "image/png" },
        body: new Uint8Array(picture),
      });
      expect([answer.status, await answer.json()]).toEqual([
        400,
        expect.objectContaining({ statusCode: "403" }),
      ]);
    }
    expect(await filesOf(course)).toEqual([]);
  });
});

describe("a cover", () => {
  it("is a file of the course's own, with a text for who does not see it", async () => {
    const course = await insertCourse(setting);
    const second = await insertCourse(setting);
    const name = nameIn(course);
    expect(await outcome(set("owner", course, name))).toBe("422 cover_not_found cover");
    await put("owner", name);
    for (const wrong of [nameIn(course), "x", "", `${name}x`, nameIn(other.course, other.id)])
      expect(await outcome(set("owner", course, wrong))).toBe("422 cover_not_found cover");
    expect(await outcome(set("owner", second, name))).toBe("422 cover_not_found cover");
    expect(await outcome(set("owner", course, name, "x".repeat(201)))).toBe("422 cover_alt_length alt");
    expect(await outcome(set("owner", course, name, "a\u0007b"))).toBe("422 unprintable alt");
    expect(await outcome(set("other owner", course, name))).toBe("404 course_not_found course_id");
    expect(await outcome(set("instructor", course, name))).toBe("403 role_not_allowed");
    expect(await coverOf(course)).toMatchObject({ cover: null });
    expect(await outcome(set("manager", course, name, "  A lamp  "))).toBe("ok");
    expect(await outcome(set("manager", course, name, "A lamp"))).toBe("ok");
    expect(await coverOf(course)).toEqual({ cover: name, cover_alt: "A lamp", cover_checked: false });
    expect(await outcome(set("owner", course, null, "ignored"))).toBe("ok");
    expect(await outcome(set("owner", course, null))).toBe("ok");
    expect(await coverOf(course)).toEqual({ cover: null, cover_alt: "", cover_checked: false });
  });

  it("is seen where the course is: by staff, by who takes part, by who may ask, and with an invitation that stands", async () => {
    const { course, name } = await covered("Clay");
    await sql`update public.courses set access = 'on_request' where id = ${course}`;
    await sql`insert into public.course_enrollments ${sql({ store_id: store.id, course_id: course, user_id: ids.registered })}`;
    const listed = await as("viewer").rpc("list_courses", { p_store_id: store.id });
    expect(listed.data?.find(({ id }) => id === course)?.cover).toBe(name);
    const mine = await as("registered").rpc("list_my_courses");
    expect(mine.data?.find(({ id }) => id === course)?.cover).toBe(name);
    const look = await as("stranger").rpc("look_at_course", { p_course_id: course });
    expect(look.data?.[0]).toMatchObject({ cover: name, cover_alt: "Clay" });
    await as("owner").rpc("invite_to_course", { p_course_id: course, p_emails: ["new@example.test"] });
    const [invitation] = await sql<
      { id: string }[]
    >`select id from private.invitations where course_id = ${course}`;
    const token = await tokenFor(setting, invitation?.id ?? "");
    const open = async () => (await backend.anon().rpc("look_at_invitation", { p_token: token })).data?.[0];
    expect(await open()).toMatchObject({ cover: name, cover_alt: "Clay" });
    await sql`update private.invitations set revoked_at = private.now() where id = ${invitation?.id ?? ""}`;
    expect(await open()).toMatchObject({ state: "revoked", cover: null, cover_alt: null });
  });

  it("is looked into: what is no picture, or says where it was taken, is taken away again", async () => {
    const kept = await covered("Kept");
    const page = await insertCourse(setting);
    const pageFile = nameIn(page);
    await put("owner", pageFile, Buffer.from("<!doctype html><script>alert(1)</script>"));
    await set("owner", page, pageFile, "A page");
    const gone = await covered();
    await backend.service().storage.from("covers").remove([gone.name]);
    expect(await sweep()).toBeGreaterThanOrEqual(3);
    expect(await coverOf(kept.course)).toEqual({ cover: kept.name, cover_alt: "Kept", cover_checked: true });
    expect(await coverOf(page)).toEqual({ cover: null, cover_alt: "", cover_checked: false });
    expect(await coverOf(gone.course)).toMatchObject({ cover: null });
    // Another text is no other file.
    await set("owner", kept.course, kept.name, "Still kept");
    expect(await coverOf(kept.course)).toMatchObject({ cover_checked: true });
    await later();
    await sweep();
    expect(await filesOf(page)).toEqual([]);
    expect(await filesOf(kept.course)).toEqual([kept.name]);
  });

  it("leaves no file behind: replaced, taken away, never said to be one, or of a course that is gone", async () => {
    const replaced = await covered();
    const next = nameIn(replaced.course);
    await put("owner", next);
    await set("owner", replaced.course, next);
    const removed = await covered();
    await set("owner", removed.course, null);
    const stray = nameIn(removed.course);
    await put("owner", stray);
    const deleted = await covered();
    await sql`delete from public.courses where id = ${deleted.course}`;
    const archived = await covered();
    await sql`update public.courses set status = 'archived' where id = ${archived.course}`;
    await sweep();
    expect(await filesOf(removed.course)).toHaveLength(2);
    const [version] = await sql<
      { version: string }[]
    >`select version from storage.objects where name = ${stray}`;
    await later();
    await sweep();
    expect(await filesOf(replaced.course)).toEqual([next]);
    expect(await filesOf(removed.course)).toEqual([]);
    expect(await filesOf(deleted.course)).toEqual([]);
    // Who took part still sees what it was.
    expect(await filesOf(archived.course)).toEqual([archived.name]);
    expect(await status(removed.name)).toBe(400);
    expect([
      ...(await sql`select from storage.local_files where version = ${version?.version ?? ""}`),
    ]).toEqual([]);
    expect(
      await sql`select from storage.local_files f where not exists (
      select from storage.objects o where o.version = f.version::text)`,
    ).toHaveLength(0);
  });

  it("is one of those that were set at once, and its file is there, whatever is swept meanwhile", async () => {
    const course = await insertCourse(setting);
    const names = Array.from({ length: 8 }, () => nameIn(course));
    for (const name of names) expect(await put("owner", name)).toBe("ok");
    await later();
    await sql`select private.sweep_covers()`;
    const said = await Promise.all([
      ...names.map((name, at) => outcome(set(at % 2 ? "owner" : "manager", course, name))),
      outcome(set("owner", course, null)),
      ...[1, 2].map(() => sweepCovers(sql, null, new Date(Date.now() + 20_000)).then(() => "ok")),
    ]);
    // A file that was swept first is none to be set.
    expect(said.filter((line) => line !== "ok" && line !== "422 cover_not_found cover")).toEqual([]);
    await sweep();
    const { cover = null } = (await coverOf(course)) ?? {};
    expect(await filesOf(course)).toEqual(cover === null ? [] : [cover]);
  });

  it("goes with its store", async () => {
    const owner = ids.stranger;
    const client = backend.actingAs(owner);
    const { data: id } = await client.rpc("create_store", { p_name: "Closing soon" }).throwOnError();
    const course = await insertCourse({ sql, store: { ...store, id } });
    const name = nameIn(course, id);
    expect(await put("stranger", name)).toBe("ok");
    expect(await outcome(set("stranger", course, name))).toBe("ok");
    await client.rpc("close_store", { p_store_id: id, p_name: "Closing soon" }).throwOnError();
    expect(await coverOf(course)).toMatchObject({ cover: null });
    expect(await put("stranger", nameIn(course, id))).toBe(UNWRITTEN);
    await later();
    await sweep();
    expect(await filesOf(course)).toEqual([]);
  });

  it("is given to no store that closes at the same moment", async () => {
    const [owner = ""] = await insertPeople(setting, "closing", 1);
    const client = backend.actingAs(owner);
    const { data: id } = await client.rpc("create_store", { p_name: "Closing" }).throwOnError();
    const course = await insertCourse({ sql, store: { ...store, id } });
    const name = nameIn(course, id);
    const bytes = new Uint8Array(picture);
    await client.storage.from("covers").upload(name, bytes, { contentType: "image/png" });
    const { late } = await sql.begin(async (tx) => {
      await tx`select set_config('request.jwt.claims', ${JSON.stringify({ sub: owner, role: "authenticated" })}, true)`;
      await tx`select private.close_store(${id}, 'Closing')`;
      const waiting = outcome(client.rpc("set_course_cover", { p_course_id: course, p_name: name }));
      await vi.waitFor(async () => {
        const [held] =
          await sql`select from pg_stat_activity where wait_event_type = 'Lock' and query like '%set_course_cover%'`;
        expect(held).toBeDefined();
      });
      return { late: waiting };
    });
    expect(await late).toBe("404 course_not_found course_id");
    expect(await coverOf(course)).toMatchObject({ cover: null });
  });

  it("is none where the database has no Storage", async () => {
    const { course, name } = await covered();
    const without = sql.begin(async (tx) => {
      await tx`alter schema storage rename to storage_away`;
      expect([...(await tx`select private.covers_to_remove(10)`)]).toEqual([]);
      await tx`select set_config('request.jwt.claims', ${JSON.stringify({ sub: ids.owner, role: "authenticated" })}, true)`;
      await tx`select private.set_course_cover(${course}, ${name}, 'The same')`;
      await tx`select private.set_course_cover(${course}, ${nameIn(course)}, '')`;
    });
    expect(await sqlOutcome(without)).toBe("cover_not_found");
  });

  it("stays as it is while Storage does not answer", async () => {
    const { course, name } = await covered();
    vi.stubEnv("SUPABASE_URL", "http://127.0.0.1:9");
    await sweep();
    vi.stubEnv("SUPABASE_URL", backend.origin);
    expect(await coverOf(course)).toMatchObject({ cover: name, cover_checked: false });
    const [job] = await sql`select state, error_code, error_detail from private.cover_sweeps`;
    expect(job).toEqual({ state: "queued", error_code: "network", error_detail: "storage_away" });
    await sweep();
    expect(await coverOf(course)).toMatchObject({ cover: name, cover_checked: true });
  });
});

describe("at once", () => {
  it("what is being taken away does not become a cover, and what became one stays", async () => {
    const course = await insertCourse(setting);
    const name = nameIn(course);
    expect(await put("owner", name)).toBe("ok");
    await later();
    let becomes = Promise.resolve("");
    await sql.begin(async (tx) => {
      await tx`select private.covers_to_remove(100)`;
      becomes = outcome(set("owner", course, name));
      await vi.waitFor(async () => {
        const waiting = await sql`select from pg_locks where locktype = 'advisory' and not granted`;
        expect(waiting.length).toBeGreaterThan(0);
      });
      await tx`delete from storage.objects where name = ${name}`;
    });
    expect(await becomes).toBe("422 cover_not_found cover");
    const kept = nameIn(course);
    expect(await put("owner", kept)).toBe("ok");
    await set("owner", course, kept).throwOnError();
    await later();
    await sweep();
    expect((await coverOf(course))?.cover).toBe(kept);
  });
});

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  googleMeetEventSchema,
  preflight,
  zoomMeetingSchema,
} from "../../../supabase/functions/_shared/contracts/video-meetings.ts";
import { serve } from "../../../supabase/functions/_shared/core/http.ts";
import { startSandbox } from "../../../supabase/local/sandbox/server.ts";
import { testBackend, type Member } from "../../support/backend.ts";
import { sealingKey } from "../../support/sealing-key.ts";
import { watchForLeaks } from "../support/leaks.ts";
import { APP_URL, consent, type Provider } from "../support/video.ts";

const sandbox = await startSandbox({ file: null, conferenceDelayMs: 0 });
afterAll(() => sandbox.close());
const backend = await testBackend({
  functions: { ...sandbox.env, VIDEO_ENCRYPTION_KEYS: sealingKey("test") },
  appUrl: APP_URL,
});
const sql = backend.serviceSql;
watchForLeaks({ sandbox, sql, logs: backend.logs, secrets: [backend.secretKey] });

interface Answer {
  status: number;
  body: Record<string, unknown>;
  cached: string | null;
}

const people: Record<
  "owner" | "manager" | "instructor" | "stock" | "viewer" | "neighbour" | "student",
  Member
> = {} as never;
const tokens = new Map<string, string>();
let store: string;
let course: string;

async function call(action: string, who: Member | null, body: unknown): Promise<Answer> {
  const reply = await fetch(`${backend.origin}/functions/v1/video-meetings/${action}`, {
    method: "POST",
    headers: {
      apikey: backend.publishableKey,
      "content-type": "application/json",
      ...(who && { authorization: `Bearer ${tokens.get(who.id) ?? ""}` }),
    },
    body: JSON.stringify(body),
  });
  const text = await reply.text();
  return {
    status: reply.status,
    body: JSON.parse(text) as Record<string, unknown>,
    cached: reply.headers.get("cache-control"),
  };
}
const said = ({ status, body }: Answer) => `${status} ${String(body.code)}`;

async function connect(provider: Provider): Promise<void> {
  const oauth = async (action: string, body: unknown) => {
    const reply = await fetch(`${backend.origin}/functions/v1/video-oauth/${action}`, {
      method: "POST",
      headers: {
        apikey: backend.publishableKey,
        "content-type": "application/json",
        authorization: `Bearer ${tokens.get(people.owner.id) ?? ""}`,
      },
      body: JSON.stringify(body),
    });
    expect(reply.status).toBe(200);
    return (await reply.json()) as { url?: string };
  };
  const { url = "" } = await oauth("start", { store_id: store, provider });
  await oauth("callback", await consent(url));
}

beforeAll(async () => {
  for (const name of ["owner", "manager", "instructor", "stock", "viewer", "neighbour", "student"] as const) {
    const member = await backend.signUp(`${name}@example.test`);
    people[name] = member;
    tokens.set(member.id, (await member.client.auth.getSession()).data.session?.access_token ?? "");
  }
  store = String((await people.owner.client.rpc("create_store", { p_name: "Ours" })).data);
  await people.neighbour.client.rpc("create_store", { p_name: "Theirs" });
  await sql`insert into public.store_members ${sql(
    (["manager", "instructor", "stock", "viewer"] as const).map((role) => ({
      store_id: store,
      user_id: people[role].id,
      role,
    })),
  )}`;
  course = randomUUID();
  await sql`insert into public.courses ${sql({ id: course, store_id: store, title: "Course", status: "published" })}`;
  await connect("zoom");
  await connect("google_meet");
});

beforeEach(() => {
  sandbox.faults.clear();
  sandbox.store.data.dailyWrites = {};
  return sql`delete from private.zoom_budget`;
});

async function addSession(platform: Provider | "custom" = "zoom"): Promise<string> {
  const { data, error } = await people.owner.client.rpc("create_live_session", {
    p_course_id: course,
    p_fields: {
      title: `Session ${randomUUID().slice(0, 6)}`,
      platform,
      scheduled_start: "2031-03-05T17:30:00Z",
      scheduled_end: "2031-03-05T18:30:00Z",
      time_zone: "Europe/Paris",
    },
  });
  expect(error).toBeNull();
  return String((data as { id: string }).id);
}
const create = (
  session: string,
  provider: Provider,
  more: Record<string, unknown> = {},
  who = people.owner,
) => call("create", who, { session_id: session, provider, ...more });
const rowOf = async (session: string) => {
  const [row] = await sql<
    { platform: string; title: string; revision: number; join_url: string | null; scheduled_start: Date }[]
  >`
    select s.platform, s.title, s.revision, s.scheduled_start, m.join_url from public.course_live_sessions s
    left join public.course_live_session_meetings m on m.session_id = s.id where s.id = ${session}`;
  if (!row) throw new Error("no session");
  return row;
};
/** The worker's turn. */
async function work(): Promise<void> {
  const reply = await fetch(`${backend.origin}/functions/v1/video-worker`, {
    method: "POST",
    headers: { apikey: backend.secretKey },
  });
  expect(reply.status).toBe(200);
  await reply.text();
}
const standing = () => sandbox.store.data.meetings.filter((meeting) => !meeting.deleted).length;

describe("who may", () => {
  it("session staff of the store, with every action; nobody else, and nothing is said of what one may not know", async () => {
    const session = await addSession();
    const { body } = await create(session, "zoom");
    const meeting = { provider: "zoom", meeting_id: String(body.id) };
    const actions: [string, unknown][] = [
      ["create", { session_id: session, provider: "zoom" }],
      ["get", meeting],
      ["update", { ...meeting, title: "Seized" }],
      ["start-url", { session_id: session }],
      ["preflight", { session_id: session }],
      ["delete", meeting],
    ];
    for (const [action, input] of actions) {
      const missing = action === "get" || action === "update" || action === "delete" ? "meeting" : "session";
      for (const name of ["stock", "viewer"] as const)
        expect(said(await call(action, people[name], input)), `${action} ${name}`).toBe(
          "403 role_not_allowed",
        );
      for (const name of ["neighbour", "student"] as const)
        expect(said(await call(action, people[name], input)), `${action} ${name}`).toBe(
          `404 ${missing}_not_found`,
        );
      expect(said(await call(action, null, input)), action).toBe("401 not_signed_in");
    }
    expect((await rowOf(session)).title).not.toBe("Seized");
    for (const [action, input] of actions.slice(0, 5)) {
      for (const name of ["manager", "instructor"] as const)
        expect((await call(action, people[name], input)).status, `${action} ${name}`).toBe(200);
    }
  });

  it("refuses what is no request", async () => {
    expect(said(await call("create", people.owner, { session_id: "1", provider: "zoom" }))).toBe(
      "422 invalid_input",
    );
    expect(said(await call("create", people.owner, { session_id: randomUUID(), provider: "teams" }))).toBe(
      "422 invalid_input",
    );
    expect(said(await call("nothing", people.owner, {}))).toBe("404 action_not_found");
    expect(said(await create(randomUUID(), "zoom"))).toBe("404 session_not_found");
  });
});

describe("a meeting", () => {
  it("is made at once, once, and told as its provider has it", async () => {
    const session = await addSession();
    const before = standing();
    const [first, second] = await Promise.all([create(session, "zoom"), create(session, "zoom")]);
    const meeting = zoomMeetingSchema.parse(first.body);
    expect(zoomMeetingSchema.parse(second.body).id).toBe(meeting.id);
    expect(standing()).toBe(before + 1);
    expect(meeting.session_id).toBe(session);
    expect(meeting.join_url).toBe((await rowOf(session)).join_url);
    const event = googleMeetEventSchema.parse(
      (await create(await addSession("google_meet"), "google_meet")).body,
    );
    expect(event.meet_url).toMatch(/^http/);
    const again = await call("get", people.manager, { provider: "google_meet", meeting_id: event.id });
    expect(again.body).toEqual(event);
  });

  it("of another provider moves the session there", async () => {
    const session = await addSession("custom");
    const { revision } = await rowOf(session);
    const stale = await create(session, "zoom", { revision: revision + 4 });
    expect(said(stale)).toBe("409 stale_version");
    expect((await rowOf(session)).platform).toBe("custom");
    expect((await create(session, "zoom", { revision, title: "With Zoom" })).status).toBe(200);
    expect(await rowOf(session)).toMatchObject({ platform: "zoom", title: "With Zoom" });
    const before = standing();
    const moved = await create(session, "google_meet");
    expect(moved.status).toBe(200);
    expect(standing()).toBe(before - 1);
    expect((await rowOf(session)).join_url).toBe(moved.body.meet_url);
  });

  it("is the one where the session takes place, also right after a move that nobody has carried out yet", async () => {
    const session = await addSession();
    await create(session, "zoom");
    await people.owner.client.rpc("set_live_session_status", { p_session_id: session, p_status: "live" });
    const { error } = await people.owner.client.rpc("move_live_session", {
      p_session_id: session,
      p_platform: "google_meet",
    });
    expect(error).toBeNull();
    const event = googleMeetEventSchema.parse((await create(session, "google_meet")).body);
    expect((await rowOf(session)).join_url).toBe(event.meet_url);
  });

  it("follows an update through the session, and is put right where it says something else", async () => {
    const session = await addSession();
    const { body } = await create(session, "zoom");
    const id = String(body.id);
    const changed = await call("update", people.instructor, {
      provider: "zoom",
      meeting_id: id,
      title: "Another title",
      start: "2031-03-06T17:30:00Z",
      end: "2031-03-06T18:45:00Z",
    });
    expect(changed.body).toMatchObject({ id, topic: "Another title", duration: 75 });
    expect(await rowOf(session)).toMatchObject({
      title: "Another title",
      scheduled_start: new Date("2031-03-06T17:30:00Z"),
    });
    const { revision } = await rowOf(session);
    const there = sandbox.store.data.meetings.find((meeting) => meeting.id === id);
    if (!there) throw new Error("no meeting");
    there.fields = { ...there.fields, duration: 5, topic: "Theirs" };
    const right = await call("update", people.owner, {
      provider: "zoom",
      meeting_id: id,
      end: "2031-03-06T18:45:00Z",
    });
    expect(right.status).toBe(200);
    expect(there.fields).toMatchObject({ duration: 75, topic: "Theirs" });
    expect((await rowOf(session)).revision).toBe(revision);
    const wrong = await call("update", people.owner, { provider: "zoom", meeting_id: id, title: " " });
    expect(said(wrong)).toBe("422 title_length");
    const late = await call("update", people.owner, {
      provider: "zoom",
      meeting_id: id,
      title: "x",
      revision: 1,
    });
    expect(said(late)).toBe("409 stale_version");
  });

  it.each(["zoom", "google_meet"] as const)(
    "%s: keeps what somebody changed there from whoever has not seen the session as it is",
    async (provider) => {
      const session = await addSession(provider);
      const { body } = await create(session, provider);
      const { meetings, events } = sandbox.store.data;
      const there = [...meetings, ...events].find(({ id }) => id === String(body.id));
      if (!there) throw new Error("no meeting");
      const [title, text] = provider === "zoom" ? ["topic", "agenda"] : ["summary", "description"];
      Object.assign(there.fields, {
        [title]: "Theirs",
        [text]: `${String(there.fields[text] ?? "")}\nTheirs`,
      });
      const [row] = await sql<{ id: string }[]>`
        select id from private.video_meetings where session_id = ${session} and state = 'active'`;
      await sql`select private.want_look(${row?.id ?? null})`;
      await work();
      const drift = async () =>
        (
          await sql<{ fields: string[] | null; since: boolean }[]>`
            select case when drift is not null then array(select jsonb_object_keys(drift) order by 1) end as fields,
              drift_at is not null as since from private.video_meetings where id = ${row?.id ?? null}`
        )[0];
      expect(await drift()).toEqual({ fields: ["agenda", "topic"], since: true });
      const ours = await rowOf(session);
      const meeting = { provider, meeting_id: String(body.id) };
      const stale = { title: ours.title, revision: ours.revision + 1 };
      expect(said(await call("update", people.owner, { ...meeting, ...stale }))).toBe("409 stale_version");
      expect(said(await create(session, provider, stale))).toBe("409 stale_version");
      expect(await drift()).toEqual({ fields: ["agenda", "topic"], since: true });
      const named = { title: ours.title, revision: ours.revision };
      expect((await call("update", people.owner, { ...meeting, ...named })).status).toBe(200);
      expect(there.fields[title]).toBe(ours.title);
      expect(await drift()).toEqual({ fields: ["agenda"], since: true });
      const rest = { description: "", revision: ours.revision };
      expect((await call("update", people.owner, { ...meeting, ...rest })).status).toBe(200);
      expect(await drift()).toEqual({ fields: null, since: false });
    },
  );

  it("that is gone at the provider is made anew; what the provider does not allow now is kept and goes on", async () => {
    const session = await addSession();
    const first = await create(session, "zoom");
    for (const meeting of sandbox.store.data.meetings) meeting.deleted = true;
    expect(said(await call("get", people.owner, { provider: "zoom", meeting_id: first.body.id }))).toBe(
      "404 meeting_not_found",
    );
    const second = await create(session, "zoom");
    expect(second.status).toBe(200);
    expect(second.body.id).not.toBe(first.body.id);
    expect((await rowOf(session)).join_url).toBe(second.body.join_url);
    const late = await addSession();
    sandbox.faults.add({ provider: "zoom", kind: "rate_daily", method: "POST", path: "/v2/" });
    expect(said(await create(late, "zoom"))).toBe("409 meeting_pending");
    const parked = await addSession();
    await sql`delete from private.zoom_budget`;
    sandbox.faults.add({ provider: "zoom", kind: "forbidden_rate", method: "POST", path: "/v2/" });
    expect(said(await create(parked, "zoom"))).toBe("409 meeting_failed");
    expect((await create(parked, "zoom")).status).toBe(200);
  });

  it("goes with the session's place there; one that was left in mid-flight can be closed before the end", async () => {
    const session = await addSession();
    const { body } = await create(session, "zoom");
    const before = standing();
    expect((await call("delete", people.owner, { provider: "zoom", meeting_id: body.id })).status).toBe(200);
    expect(standing()).toBe(before - 1);
    expect(await rowOf(session)).toMatchObject({ platform: "custom", join_url: null });
    const live = await addSession();
    const old = String((await create(live, "zoom")).body.id);
    await people.owner.client.rpc("set_live_session_status", { p_session_id: live, p_status: "live" });
    const moved = await create(live, "google_meet");
    const left = async () =>
      (await people.owner.client.rpc("get_session_check", { p_session_id: live })).data?.[0]?.left_meetings;
    expect(await left()).toEqual([{ provider: "zoom", meeting_id: old }]);
    const update = await call("update", people.owner, { provider: "zoom", meeting_id: old, title: "x" });
    expect(said(update)).toBe("409 meeting_left");
    expect(standing()).toBe(before);
    // People are in it: without the right to end it, it stays, and nothing else changes.
    const there = sandbox.store.data.meetings.find((meeting) => meeting.id === old);
    if (!there) throw new Error("no meeting");
    there.startedAt = new Date().toISOString();
    await sql`update private.video_connections set scopes = array_remove(scopes, 'meeting:update:status')`;
    const inside = await call("delete", people.owner, { provider: "zoom", meeting_id: old });
    expect(said(inside)).toBe("409 meeting_in_progress");
    expect(await left()).toHaveLength(1);
    await sql`update private.video_connections set scopes = scopes || '{meeting:update:status}'`;
    expect((await call("delete", people.owner, { provider: "zoom", meeting_id: old })).status).toBe(200);
    expect(await left()).toEqual([]);
    expect(standing()).toBe(before - 1);
    expect((await rowOf(live)).join_url).toBe(moved.body.meet_url);
  });
});

describe("the host's link", () => {
  it("is fresh from Zoom, for whoever runs the session, kept nowhere", async () => {
    const session = await addSession();
    const { status, body, cached } = await call("start-url", people.instructor, { session_id: session });
    expect(status).toBe(200);
    expect(cached).toBe("no-store");
    expect(String(body.url)).toMatch(/\/s\/\d+\?zak=host-/);
    // One token that has run out is renewed, once.
    sandbox.faults.add({ provider: "zoom", kind: "unauthorized", path: "/meetings/" });
    expect((await call("start-url", people.owner, { session_id: session })).status).toBe(200);
    for (const meeting of sandbox.store.data.meetings) meeting.deleted = true;
    const anew = await call("start-url", people.owner, { session_id: session });
    expect(anew.status).toBe(200);
    expect(anew.body.url).not.toBe(body.url);
    await people.owner.client.rpc("update_live_session", {
      p_session_id: session,
      p_fields: { join_url: "https://rooms.example.test/own" },
    });
    expect(said(await call("start-url", people.owner, { session_id: session }))).toBe("409 no_host_link");
    const { data } = await people.owner.client.rpc("get_session_check", { p_session_id: session });
    expect(data?.[0]?.meeting_id).toBeNull();
    await people.owner.client.rpc("set_live_session_status", {
      p_session_id: session,
      p_status: "cancelled",
    });
    expect(said(await call("start-url", people.owner, { session_id: session }))).toBe("409 session_closed");
    expect(said(await create(session, "zoom"))).toBe("409 session_closed");
    const meet = await addSession("google_meet");
    expect(said(await call("start-url", people.owner, { session_id: meet }))).toBe("409 no_host_link");
  });
});

describe("the check on demand", () => {
  it("says what is red and is kept for the team", async () => {
    const session = await addSession();
    await create(session, "zoom");
    const green = preflight.reply.parse(
      (await call("preflight", people.manager, { session_id: session })).body,
    );
    expect(green.red).toBe(0);
    for (const meeting of sandbox.store.data.meetings) meeting.deleted = true;
    const red = preflight.reply.parse(
      (await call("preflight", people.manager, { session_id: session })).body,
    );
    expect(red.red).toBe(1);
    const { data } = await people.instructor.client.rpc("get_session_check", { p_session_id: session });
    expect(data?.[0]).toMatchObject({ red: 1, outdated: false, results: red.results });
    await people.owner.client.rpc("update_live_session", {
      p_session_id: session,
      p_fields: { title: "New" },
    });
    const after = await people.owner.client.rpc("get_session_check", { p_session_id: session });
    expect(after.data?.[0]).toMatchObject({ outdated: true });
  });
});

describe("what goes wrong inside", () => {
  it("is logged with its place in the code, and without what the database quotes of the row", async () => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const link = "https://zoom.example.test/j/1?pwd=secret";
    const refusal = Object.assign(new Error(`the new row violates a check\n    at ${link}`), {
      ...{ name: "PostgresError", code: "23514", constraint_name: "join_url_check" },
      ...{ detail: `Failing row contains (${link}).`, parameters: [link] },
    });
    const reply = await serve(["POST"], () => Promise.reject(refusal)).fetch(
      new Request("http://function", { method: "POST", headers: { "x-request-id": "mini7-k2x" } }),
    );
    expect(reply.status).toBe(500);
    expect(await reply.text()).not.toContain(link);
    const lines = logged.mock.calls.map((call) => call.map(String).join(" "));
    logged.mockRestore();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^function failed \(mini7-k2x\): PostgresError 23514 join_url_check\n +at .*\/meetings\.test/,
    );
    expect(lines[0]).not.toContain("secret");
  });
});

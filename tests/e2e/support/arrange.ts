import type { Page } from "playwright-core";
import type { TestApp } from "../../support/app.ts";
import { DEMO, type DemoPerson } from "../../support/users.ts";

export const STORE = "Atelier Lumière";

const minute = 60_000;
export const fromNow = (minutes: number) => new Date(Date.now() + minutes * minute).toISOString();

export interface Plan {
  title: string;
  /** Minutes from now, as the clock shows; the doors open a quarter of an hour before. */
  startsIn: number;
  lasts?: number;
  capacity?: number | null;
  more?: Record<string, string | number | boolean | null>;
}

export interface Course {
  id: string;
  title: string;
}

/** A course of the main store that all of these people attend. */
export async function courseOf(app: TestApp, people: readonly DemoPerson[]): Promise<Course> {
  const emails = people.map((person) => DEMO[person]);
  const [course] = await app.backend.serviceSql<Course[]>`
    select c.id, c.title from public.courses c
    join public.stores s on s.id = c.store_id and s.name = ${STORE}
    join public.course_enrollments e on e.course_id = c.id and e.status in ('active', 'completed')
    join auth.users u on u.id = e.user_id and u.email = any (${emails})
    group by c.id having count(*) = ${emails.length} order by c.title limit 1`;
  if (!course) throw new Error(`the demo data has no course that ${emails.join(" and ")} attend`);
  return course;
}

/** Plans a session through the API, as the store's owner. */
export async function plan(app: TestApp, course: Course, wish: Plan): Promise<string> {
  const { title, startsIn, lasts = 60, capacity = 20, more = {} } = wish;
  const owner = await app.backend.asUser("owner");
  const { data, error } = await owner.rpc("create_live_session", {
    p_course_id: course.id,
    p_fields: {
      title,
      scheduled_start: fromNow(startsIn),
      scheduled_end: fromNow(startsIn + lasts),
      time_zone: "Europe/Paris",
      max_participants: capacity,
      ...more,
    },
  });
  if (error) throw new Error(`${title} cannot be planned: ${error.message} ${error.hint}`);
  return data.id;
}

export async function changePlan(app: TestApp, id: string, fields: Record<string, string>): Promise<void> {
  const owner = await app.backend.asUser("owner");
  const { error } = await owner.rpc("update_live_session", { p_session_id: id, p_fields: fields });
  if (error) throw new Error(`the session cannot be changed: ${error.message}`);
}

export async function register(app: TestApp, who: DemoPerson, sessionId: string): Promise<string> {
  const client = await app.backend.asUser(who);
  const { data, error } = await client.rpc("register_for_session", { p_session_id: sessionId });
  const row = data?.[0];
  if (error || !row) throw new Error(`${who} cannot register: ${error?.message ?? "no answer"}`);
  return row.registration_id;
}

/** Connects the main store's account at a provider of the sandbox, as its owner does, and makes the meetings that are due. */
export async function connectVideo(app: TestApp, provider: "zoom" | "google_meet"): Promise<void> {
  const owner = await app.backend.asUser("owner");
  const { data } = await owner.auth.getSession();
  const [store] = await app.backend.serviceSql<{ id: string }[]>`
    select id from public.stores where name = ${STORE}`;
  const ask = async (action: string, body: Record<string, unknown>) => {
    const reply = await fetch(`${app.backend.origin}/functions/v1/video-oauth/${action}`, {
      method: "POST",
      headers: {
        apikey: app.backend.publishableKey,
        authorization: `Bearer ${data.session?.access_token ?? ""}`,
        "content-type": "application/json",
      },
      body: JSON.stringify(body),
    });
    if (!reply.ok) throw new Error(`${action} answered ${reply.status}: ${await reply.text()}`);
    return (await reply.json()) as Record<string, string>;
  };
  const { url = "" } = await ask("start", { store_id: store?.id, provider });
  const answer = new URLSearchParams({ answer: "allow", user: `claire@${provider}.sandbox.test` });
  const back = new URL(
    (await fetch(url, { method: "POST", body: answer, redirect: "manual" })).headers.get("location") ?? "",
  );
  await ask("callback", { state: back.searchParams.get("state"), code: back.searchParams.get("code") });
  await doVideoWork(app);
}

/** What the schedule does every minute; edits that wait for more edits are due at once. */
export async function doVideoWork(app: TestApp): Promise<void> {
  await app.backend.serviceSql`
    update private.video_sync_jobs set run_at = now() where state = 'queued'`;
  const reply = await fetch(`${app.backend.origin}/functions/v1/video-worker`, {
    method: "POST",
    headers: { apikey: app.backend.secretKey },
  });
  if (!reply.ok) throw new Error(`the worker answered ${reply.status}: ${await reply.text()}`);
}

/** Another site, where what a page opens arrives; without this the window reports it as an unhandled request. */
export async function answerElsewhere(page: Page, origin: string): Promise<void> {
  await page
    .context()
    .route(`${origin}/**`, (route) =>
      route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Room</title><h1>Room</h1>" }),
    );
}

/** Everything the page shows and keeps; what must not be known yet must not be in here. */
export async function kept(page: Page): Promise<string> {
  const storage = await page.evaluate(() =>
    JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), location.href]),
  );
  return `${await page.content()}${storage}`;
}

/** Notes the moment a button with this text is first there, on whatever page is opened next. */
export async function noteWhenShown(page: Page, text: string): Promise<void> {
  await page.addInitScript((wanted) => {
    const look = () => {
      const there = [...document.querySelectorAll("button")].some((button) =>
        button.textContent.includes(wanted),
      );
      if (there) sessionStorage.setItem("shown-at", sessionStorage.getItem("shown-at") ?? String(Date.now()));
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
  }, text);
}

export async function shownAt(page: Page): Promise<number> {
  return Number(await page.evaluate(() => sessionStorage.getItem("shown-at")));
}

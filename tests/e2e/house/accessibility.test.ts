import type { Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { links, paths } from "../../../src/lib/paths.ts";
import english from "../../../src/locales/en/common.json" with { type: "json" };
import french from "../../../src/locales/fr/common.json" with { type: "json" };
import { startSandbox } from "../../../supabase/local/sandbox/server.ts";
import { DEMO_INVITATION } from "../../../supabase/seed/index.ts";
import { testApp } from "../../support/app.ts";
import { axeViolations } from "../../support/axe.ts";
import { sealingKey } from "../../support/sealing-key.ts";
import { DEMO, type DemoPerson } from "../../support/users.ts";
import { connectVideo } from "../support/arrange.ts";

const sandbox = await startSandbox({ file: null, conferenceDelayMs: 0 });
afterAll(() => sandbox.close());
const app = await testApp({
  demo: true,
  functions: { ...sandbox.env, VIDEO_ENCRYPTION_KEYS: sealingKey("axe") },
});
await connectVideo(app, "zoom");

const [session] = await app.backend.serviceSql<{ id: string }[]>`
  select r.session_id as id from public.course_live_session_registrations r
  join auth.users u on u.id = r.user_id where u.email = ${DEMO.student} order by r.session_id limit 1`;
const [planned] = await app.backend.serviceSql<{ id: string }[]>`
  select s.id from public.course_live_sessions s join public.stores t on t.id = s.store_id
  where t.name = 'Atelier Lumière' and s.status = 'scheduled' and s.platform = 'zoom'
  order by s.scheduled_start, s.id limit 1`;
const [live] = await app.backend.serviceSql<{ id: string }[]>`
  select s.id from public.course_live_sessions s join public.stores t on t.id = s.store_id
  where t.name = 'Atelier Lumière' and s.status = 'live' order by s.scheduled_start, s.id limit 1`;
const [serial] = await app.backend.serviceSql<{ id: string }[]>`
  select s.id from public.serial_numbers s join public.stores t on t.id = s.store_id
  where t.name = 'Atelier Lumière' order by s.id limit 1`;

const [course] = await app.backend.serviceSql<{ id: string }[]>`
  select e.course_id as id from public.course_enrollments e join auth.users u on u.id = e.user_id
  where u.email = ${DEMO.student} order by e.course_id limit 1`;
const courseId = course?.id ?? "";
await app.backend.serviceSql`
  update private.message_deliveries set answer_hash = private.token_hash('still-coming') where id = (
    select d.id from private.message_deliveries d join private.messages m on m.id = d.message_id
    where m.kind = 'session_registered' and m.session_id = ${planned?.id ?? ""} order by d.id limit 1)`;

const NOWHERE = "/no/such/page";

/** Every route, and every route again with its panel open; `null` is somebody who is not signed in. */
const PLACES: { path: string; who: DemoPerson | null }[] = [
  { path: paths.signIn, who: null },
  { path: paths.signUp, who: null },
  { path: paths.forgotPassword, who: null },
  { path: paths.resetPassword, who: null },
  { path: NOWHERE, who: null },
  { path: links.invitation(DEMO_INVITATION), who: null },
  { path: paths.coming.replace(":token", "still-coming"), who: null },
  { path: paths.dashboard, who: "owner" },
  { path: paths.liveSessions, who: "owner" },
  { path: `${paths.liveSessions}?new=1`, who: "owner" },
  { path: `${paths.liveSessions}?session=${planned?.id ?? ""}`, who: "owner" },
  { path: `${paths.liveSessions}?session=${live?.id ?? ""}&tab=attendance`, who: "owner" },
  { path: `${paths.liveSessions}?q=zzzz`, who: "owner" },
  { path: paths.courses, who: "owner" },
  { path: links.course(courseId), who: "owner" },
  { path: links.course(courseId, { group: "invited" }), who: "owner" },
  { path: paths.serialTracking, who: "owner" },
  { path: `${paths.serialTracking}?new=1`, who: "owner" },
  { path: `${paths.serialTracking}?serial=${serial?.id ?? ""}`, who: "owner" },
  { path: paths.settings, who: "owner" },
  { path: `${paths.connectionCallback}?error=access_denied&state=${"x".repeat(32)}`, who: "owner" },
  { path: paths.serialTracking, who: "instructor" },
  { path: paths.liveSessions, who: "stock" },
  { path: paths.student, who: "student" },
  { path: links.student({ scope: "past" }), who: "student" },
  { path: links.studentCourse(courseId), who: "student" },
  { path: paths.studentSession.replace(":sessionId", session?.id ?? ""), who: "student" },
  { path: paths.joinSession.replace(":sessionId", session?.id ?? ""), who: "student" },
];

async function settled(page: Page): Promise<void> {
  await page.locator("h1").first().waitFor();
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
}

/** What sticks out to the right of the window makes the whole page scroll sideways. */
function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.querySelectorAll("body *")].filter(
      (element) => element.getBoundingClientRect().right > clientWidth + 1,
    );
    return [
      `the page is ${scrollWidth} px wide in ${clientWidth} px`,
      ...wide.slice(0, 5).map((e) => e.outerHTML.slice(0, 160)),
    ];
  });
}

const transitions = () => document.getAnimations().filter((each) => each instanceof CSSTransition).length;

/** A text that is missing shows its key: "field.batch". Codes, the scopes of an account say, may look like one. */
function bareKeys(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const words = [...document.querySelectorAll("body :not(.code)")].flatMap((element) => [
      element.getAttribute("aria-label") ?? "",
      element.getAttribute("placeholder") ?? "",
      ...[...element.childNodes]
        .filter((node) => node.nodeType === Node.TEXT_NODE)
        .map((node) => node.textContent ?? ""),
    ]);
    return words.filter((text) => /^[a-z]\w*([.:][a-zA-Z_]\w*)+$/.test(text.trim()));
  });
}

const VIEWS = [
  { width: 360, language: "fr" },
  { width: 1280, language: "en" },
] as const;

describe.each(VIEWS)("at $width px in $language", (view) => {
  it.each(PLACES)("$path as $who has no fault", async ({ path, who }) => {
    const { page, expectProblem } = await app.stay(who, view);
    if (path.startsWith(paths.connectionCallback)) expectProblem(/video-oauth\/callback|status of 4/);
    await page.goto(path);
    await settled(page);
    // Both widths have the colours of one theme: the second theme is looked at where most people are.
    for (const colorScheme of view.width === 360 ? (["light", "dark"] as const) : (["light"] as const)) {
      await page.emulateMedia({ colorScheme });
      await page.waitForFunction((theme) => document.documentElement.dataset["theme"] === theme, colorScheme);
      expect(await page.evaluate(transitions), "for who asked for less movement").toBe(0);
      const what = colorScheme === "light" ? "everything" : "colours";
      expect(await axeViolations(page, undefined, what), colorScheme).toEqual([]);
    }
    expect(await overflow(page)).toEqual([]);
    expect(await bareKeys(page), "texts that are missing").toEqual([]);
    const { notFound } = view.language === "fr" ? french : english;
    const missing = await page.getByRole("heading", { level: 1, name: notFound.title, exact: true }).count();
    expect(missing, "only the address that does not exist is not found").toBe(path === NOWHERE ? 1 : 0);
    expect(await page.title()).not.toBe("");
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(view.language);
  });
});

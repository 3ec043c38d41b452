import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { testApp } from "../../support/app.ts";

const app = await testApp();

const title = (page: Page, text: string) =>
  page.locator("main").getByText(text).filter({ visible: true }).first();

/** The next session of the list gets another title, by somebody who is not on the page. */
async function rename(to: string): Promise<void> {
  await app.backend.serviceSql`
    update public.course_live_sessions set title = ${to} where id = (
      select s.id from public.course_live_sessions s join public.stores t on t.id = s.store_id
      where t.name = 'Atelier Lumière' and s.deleted_at is null and s.status = 'scheduled' and s.scheduled_start > private.now()
      order by s.scheduled_start limit 1)`;
}

it("shows what others change as the database tells of it, and goes on asking where the socket is cut", async () => {
  const window = await app.openAs("owner");
  const { page } = window;
  const frames: string[] = [];
  page.on("websocket", (socket) => {
    if (socket.url().includes("/realtime/v1/websocket"))
      socket.on("framereceived", ({ payload }) => frames.push(String(payload)));
  });
  await page.goto("/dashboard/courses/live-sessions?status=scheduled");
  await expect
    .poll(() => frames.some((frame) => frame.includes("phx_reply") && frame.includes("store:")), {
      timeout: 20_000,
    })
    .toBe(true);
  expect(frames.find((frame) => frame.includes("store:"))).toContain('"status":"ok"');

  await rename("Une séance renommée");
  await title(page, "Une séance renommée").waitFor();
  expect(
    frames.some((frame) => frame.includes('"broadcast"') && frame.includes("course_live_sessions")),
  ).toBe(true);

  window.expectProblem(/realtime\/v1\/websocket/);
  app.backend.cutRealtime(true);
  frames.length = 0;
  await rename("Une autre séance");
  await title(page, "Une autre séance").waitFor({ timeout: 25_000 });
  expect(frames).toEqual([]);

  app.backend.cutRealtime(false);
  await expect
    .poll(() => frames.some((frame) => frame.includes("phx_reply") && frame.includes("store:")), {
      timeout: 30_000,
    })
    .toBe(true);
  await rename("Une troisième séance");
  await title(page, "Une troisième séance").waitFor();
});

import { expect, it } from "vitest";
import { testApp } from "../../support/app.ts";
import { axeViolations } from "../../support/axe.ts";

const app = await testApp({ demo: true, functions: true });

it("a browser asks for pushes in the settings, and leaving ends it", async () => {
  const { page, context } = await app.openAs("student", { language: "en", width: 360 });
  // A browser without a window refuses all notifications, and its maker's push service is not reached from here.
  await context.addInitScript(() => {
    Object.defineProperty(Notification, "permission", { value: "granted" });
    Notification.requestPermission = () => Promise.resolve("granted");
    const endpoint = `https://fcm.googleapis.com/fcm/send/${"a".repeat(40)}`;
    const keys = { p256dh: "B".repeat(87), auth: "C".repeat(22) };
    const subscription = {
      ...{ endpoint, toJSON: () => ({ endpoint, keys }) },
      unsubscribe: () => {
        localStorage.removeItem("push");
        return Promise.resolve(true);
      },
    } as unknown as PushSubscription;
    PushManager.prototype.subscribe = () => {
      localStorage.setItem("push", "on");
      return Promise.resolve(subscription);
    };
    PushManager.prototype.getSubscription = () =>
      Promise.resolve(localStorage.getItem("push") ? subscription : null);
  });
  await page.goto("/settings#messages");
  const devices = page.getByRole("switch", { name: "Notifications on this device" });
  await devices.click();
  await expect.poll(() => devices.isChecked()).toBe(true);
  await page.getByRole("switch", { name: "Session cancelled, Push" }).waitFor();
  const labels = () =>
    app.backend.serviceSql`select label from private.message_addresses where label not like 'Firefox%'`;
  await expect.poll(labels).toEqual([{ label: expect.stringMatching(/^Chrome/) as string }]);
  // What is covered by the navigation, or by a word that passes, is no smaller for it.
  const seen = page.viewportSize() ?? { width: 0, height: 0 };
  await page.setViewportSize({ ...seen, height: 6000 });
  await page.locator("[data-sonner-toast]").first().waitFor({ state: "detached" });
  expect(await axeViolations(page)).toEqual([]);
  await page.setViewportSize(seen);
  await page.reload();
  await expect.poll(() => devices.isChecked()).toBe(true);

  // The worker itself is real, and the app's headers let it in.
  const worker = () =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistration("/"))?.active?.scriptURL ?? "");
  await expect.poll(worker).toMatch(/\/push-worker\.js$/);

  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.waitForURL("**/sign-in*");
  expect(await page.evaluate(() => localStorage.getItem("push"))).toBeNull();
});

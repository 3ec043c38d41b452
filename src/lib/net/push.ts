const WORKER = "/push-worker.js";

/** What a browser says of pushes: it cannot, it could as an app of the home screen, its person has refused, or it can. */
export type PushState = "unsupported" | "home-screen" | "refused" | "ready";

/** Whether this browser takes pushes. On an iPhone only an app of the home screen does. */
export function pushState(): PushState {
  if ("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)
    return Notification.permission === "denied" ? "refused" : "ready";
  const apple =
    /iPhone|iPad/.test(navigator.userAgent) ||
    (/Mac/.test(navigator.userAgent) && navigator.maxTouchPoints > 1);
  return apple ? "home-screen" : "unsupported";
}

/** This browser's subscription; null where it has none. */
export async function pushSubscription(): Promise<PushSubscription | null> {
  if (pushState() === "unsupported" || !("serviceWorker" in navigator)) return null;
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration?.pushManager?.getSubscription()) ?? null;
}

/** Asks the person, and subscribes under the server's key. Null when they say no. */
export async function subscribeToPush(key: string): Promise<PushSubscription | null> {
  if ((await Notification.requestPermission()) !== "granted") return null;
  await navigator.serviceWorker.register(WORKER, { scope: "/" });
  const { pushManager } = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: key };
  try {
    return await pushManager.subscribe(options);
  } catch (error) {
    // One of another key of before stands in the way.
    const before = await pushManager.getSubscription();
    if (!before) throw error;
    await before.unsubscribe();
    return pushManager.subscribe(options);
  }
}

/** Ends this browser's subscription: its address is no more, also for a server that does not know yet. */
export async function endPush(): Promise<void> {
  await (await pushSubscription())?.unsubscribe();
}

const BROWSERS = [
  ["Edge", /Edg/],
  ["Opera", /OPR\//],
  ["Firefox", /Firefox|FxiOS/],
  ["Chrome", /Chrome|CriOS/],
  ["Safari", /Safari/],
] as const;
const SYSTEMS = [
  ["Android", /Android/],
  ["iPhone", /iPhone/],
  ["iPad", /iPad/],
  ["Windows", /Windows/],
  ["macOS", /Mac/],
  ["Linux", /Linux|CrOS/],
] as const;

/** What a person knows a browser by: "Firefox, Android". */
export function browserName(userAgent: string): string {
  const named = (list: readonly (readonly [string, RegExp])[]) =>
    list.find(([, sign]) => sign.test(userAgent))?.[0];
  return [named(BROWSERS), named(SYSTEMS)].filter(Boolean).join(", ") || "?";
}

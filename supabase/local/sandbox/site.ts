import { formBody, html, type Exchange, type Reply } from "./exchange.ts";
import { gonePage, meetPage, overviewPage, recordingPage, zoomHostPage, zoomJoinPage } from "./pages.ts";
import { actOnGoogle, actOnZoom, type Stage } from "./stage.ts";

const gone = () => html(gonePage(), 404);

/** An action of one of the pages; a page of another origin has none. */
async function perform(stage: Stage, clientId: string, exchange: Exchange): Promise<Reply> {
  const { store, webhooks } = stage;
  const { origin } = exchange.headers;
  if (origin && origin !== "null" && new URL(origin).host !== exchange.headers.host) return html("", 403);
  const form = formBody(exchange);
  const id = form.get("id") ?? "";
  const action = form.get("action") ?? "";
  const path = form.get("back") ?? "/";
  const back = new URL(/^\/(?!\/)/.test(path) ? path : "/", "http://sandbox");
  if (action === "deauthorize") {
    for (const grant of store.data.grants)
      if (grant.provider === "zoom" && grant.user === id) grant.revoked = true;
    store.changed();
    await webhooks.deauthorized(id, clientId);
  }
  const meeting =
    form.get("provider") === "zoom" ? store.data.meetings.find((one) => one.id === id) : undefined;
  const event =
    form.get("provider") === "google" ? store.data.events.find((one) => one.id === id) : undefined;
  const me = meeting
    ? await actOnZoom(stage, meeting, action, form)
    : event
      ? actOnGoogle(stage, event, action, form)
      : null;
  if (action === "join" && me && back.pathname !== "/") back.searchParams.set("me", me);
  if (action === "leave") back.searchParams.delete("me");
  return { status: 303, headers: { location: `${back.pathname}${back.search}` } };
}

/** The pages for people: null where the address is one of the providers' APIs. */
export async function site(stage: Stage, clientId: string, exchange: Exchange): Promise<Reply | null> {
  const { store } = stage;
  const { pathname, search, searchParams } = exchange.url;
  if (exchange.method === "POST") return pathname === "/act" ? perform(stage, clientId, exchange) : null;
  if (exchange.method !== "GET") return null;
  if (pathname === "/") return html(overviewPage(store));
  if (pathname.startsWith("/zoom/rec/")) return html(recordingPage());
  const path = `${pathname}${search}`;
  const me = searchParams.get("me") ?? "";
  const [, door, id] = /^\/zoom\/(j|s)\/(\d+)$/.exec(pathname) ?? [];
  if (door) {
    const meeting = store.data.meetings.find((one) => one.id === id && !one.deleted);
    if (!meeting) return gone();
    return html(door === "j" ? zoomJoinPage(meeting, path, me) : zoomHostPage(meeting, path));
  }
  const code = /^\/google\/meet\/([a-z-]+)$/.exec(pathname)?.[1];
  if (!code) return null;
  const event = store.data.events.find((one) => one.code === code && !one.deleted);
  return event ? html(meetPage(store, event, path, me)) : gone();
}

import type { Place } from "@/app/places";
import { paths } from "@/lib/paths";
import { can, type StoreRole } from "@/lib/roles";
import { readStored } from "@/lib/stored";
import { askEarly } from "@/lib/net/early";
import { publishableKey, supabaseUrl } from "@/lib/net/env";
import type { StoredSession } from "@/lib/stored-session";
import { currentMembership, sortMemberships } from "@/lib/store-choice";

/**
 * The first requests of each page, word for word as its hooks send them: what differs is asked for twice, which
 * tests/e2e/house/first-load.test.ts refuses.
 */
type Ask = [name: string, args: object] | string;

const single = "application/vnd.pgrst.object+json";

const byStore: Partial<Record<string, (store: string) => Ask[]>> = {
  [paths.dashboard]: (store) => [["get_dashboard_overview", { p_store_id: store }]],
  [paths.liveSessions]: (store) => [
    ["list_live_sessions", { p_store_id: store, p_ascending: true, p_limit: 50, p_scope: "upcoming" }],
    ["get_live_session_stats", { p_store_id: store }],
    ["find_courses", { p_store_id: store, p_query: "", p_limit: 20 }],
  ],
  [paths.courses]: (store) => [
    ["list_courses", { p_store_id: store, p_limit: 50 }],
    ["get_course_stats", { p_store_id: store }],
  ],
  [paths.serialTracking]: (store) => [
    ["list_serial_numbers", { p_store_id: store, p_limit: 50, p_sort: "updated", p_deleted: false }],
    ["get_serial_stats", { p_store_id: store }],
  ],
};

const mine = (scope: string): Ask => ["list_my_live_sessions", { p_scope: scope, p_limit: 20 }];
const mySession = (id: string | undefined): Ask[] =>
  id ? [["list_my_live_sessions", { p_session_id: id, p_limit: 1 }]] : [];

const byPerson: Partial<Record<string, (id: string | undefined) => Ask[]>> = {
  [paths.student]: () => [mine("upcoming"), mine("registered"), ["list_my_courses", {}]],
  [paths.studentSession]: mySession,
  [paths.joinSession]: mySession,
};

function query(table: string, parameters: Record<string, string>): string {
  return `${table}?${new URLSearchParams(parameters).toString()}`;
}

interface Known {
  role: StoreRole;
  store: { id: string; name: string };
}

/** The stores this device last knew of the person, tried at once. */
function rememberedStores(userId: string): Known[] | null {
  try {
    const known = JSON.parse(readStored("stores") ?? "null") as {
      userId: string;
      memberships: Known[];
    } | null;
    return known?.userId === userId ? known.memberships : null;
  } catch {
    return null;
  }
}

/** Asks for what the page at this place begins with; `id` is what its path names. */
export function askFirst(session: StoredSession, place: Place | undefined, id: string | undefined): void {
  const ask = (what: Ask, accept = "application/json") => {
    const headers = { apikey: publishableKey, accept };
    const base = `${supabaseUrl}/rest/v1`;
    if (typeof what === "string")
      return askEarly(session.token, `${base}/${what}`, { method: "GET", headers });
    return askEarly(session.token, `${base}/rpc/${what[0]}`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify(what[1]),
    });
  };
  // What a link narrows only the page itself can read.
  const path = location.search === "" ? (place ? paths[place.at] : "") : "";
  const ofStore = byStore[path];
  let asked: string | undefined;
  const askFor = (memberships: Known[] | null) => {
    const current = memberships ? currentMembership(memberships, readStored("store")) : null;
    if (!ofStore || !current || (place?.ability && !can(current.role, place.ability))) return;
    const store = current.store.id;
    if (store === asked) return;
    asked = store;
    for (const what of ofStore(store)) void ask(what);
  };

  askFor(rememberedStores(session.userId));
  for (const what of byPerson[path]?.(id) ?? []) void ask(what);
  const memberships = ask(
    query("store_members", {
      select: "role,store:stores(id,name,currency,time_zone)",
      user_id: `eq.${session.userId}`,
    }),
  );
  void ask(
    query("profiles", { select: "id,display_name,locale,region,time_zone", id: `eq.${session.userId}` }),
    single,
  );
  memberships
    .then(async (response) => askFor(sortMemberships((await response.clone().json()) as Known[])))
    // The page will ask again and say what is wrong.
    .catch(() => undefined);
}

/** What browser and functions both compute: it imports packages only, and every room may import it, as the contracts. */
const COMMON = new Set(["contracts", "rules"]);

/** What stands below everything that knows of meetings. */
const BELOW = ["core", "time", "oauth", "providers/zoom", "providers/google", "jobs"];

/** The rooms of supabase/functions/_shared, and what each may import besides itself, the contracts and the rules. */
const ROOMS = {
  contracts: [],
  rules: [],
  core: [],
  time: ["core"],
  jobs: ["core", "time"],
  calendar: ["core"],
  oauth: ["core", "time"],
  "providers/zoom": ["core", "time", "oauth"],
  "providers/google": ["core", "time", "oauth"],
  "messages/texts": [],
  "messages/compose": ["core", "time", "calendar", "messages/texts"],
  "messages/channels": ["core", "calendar", "messages/texts", "messages/compose"],
  "messages/dispatch": ["core", "time", "jobs", "messages/texts", "messages/compose", "messages/channels"],
  "video/shared": BELOW,
  "video/plan": BELOW,
  "video/drift": [...BELOW, "video/plan"],
  "video/reconcile": [...BELOW, "video/shared", "video/plan", "video/drift"],
  "video/preflight": [...BELOW, "video/shared"],
  "video/attendance": [...BELOW, "video/shared"],
  "video/recordings": [...BELOW, "video/shared"],
  "video/webhooks": [...BELOW, "video/shared", "video/reconcile"],
};

/** Rooms that are one level deeper than the others. */
const DEEP = new Set(["providers", "video", "messages"]);

/**
 * @param {string} file path from the project's root
 * @returns {string | undefined} the room of _shared in which a file stands; undefined outside _shared
 */
export function functionRoomOf(file) {
  const [, inside] = file.split("supabase/functions/_shared/");
  if (inside === undefined) return undefined;
  const [first, second] = inside.split("/");
  return DEEP.has(first) ? `${first}/${second}` : first;
}

/**
 * @param {string} fromFile
 * @param {string} toFile
 * @returns {string | undefined} what is wrong with an import from a room of _shared
 */
export function functionRoomVerdict(fromFile, toFile) {
  const from = functionRoomOf(fromFile);
  const to = functionRoomOf(toFile);
  if (from === undefined || to === undefined) return undefined;
  const allowed = ROOMS[from];
  if (allowed === undefined) return `_shared/${from} is no room of the functions`;
  if (from === to || allowed.includes(to)) return undefined;
  if (COMMON.has(from)) return "contracts and shared rules stand alone: the browser loads them";
  return COMMON.has(to) ? undefined : `_shared/${from} does not import _shared/${to}`;
}

/**
 * The second level of the tree, the same in components, hooks, lib and locales (docs/architecture.md draws it). A room is
 * made when something moves in; a folder that is in no plan is refused.
 */
const SESSIONS =
  "list plan detail meeting registrations attendance recordings questions run room notes feedback analytics calendar student";
const SERIALS = "find register act trace alerts scan labels sales claims repairs recall analytics";
const PEOPLE = "members enrolments invitations joining account";

/** Every folder that has rooms, and which. */
const PLANS = {
  "src/components/courses/live-sessions": SESSIONS,
  "src/hooks/courses": SESSIONS,
  "src/lib/courses": SESSIONS,
  "src/components/physical/serial-tracking": SERIALS,
  "src/hooks/physical": SERIALS,
  "src/lib/physical": SERIALS,
  "src/components/people": PEOPLE,
  "src/hooks/people": PEOPLE,
  "src/lib/people": PEOPLE,
};

const DOMAINS = { courses: SESSIONS, physical: SERIALS, people: PEOPLE };

/**
 * @param {string} file of a language's texts, "courses/list"
 * @returns {boolean} whether it is a room of its domain, or stands beside the domains
 */
export function roomIsPlanned(file) {
  const [domain = "", room, ...rest] = file.split("/");
  if (room === undefined) return true;
  const rooms = DOMAINS[domain];
  return rooms !== undefined && rest.length === 0 && ["shared", ...rooms.split(" ")].includes(room);
}

const HOUSES = Object.entries(PLANS).map(([folder, rooms]) => ({
  folder,
  rooms: new Set(["shared", ...rooms.split(" ")]),
}));

/**
 * @param {string} file path from the root of the project
 * @returns {{ house: string, room: string | undefined, planned: boolean } | undefined} undefined where there are no
 *   rooms; `room` is undefined for what leads into them
 */
export function roomOf(file) {
  const house = HOUSES.find(({ folder }) => file.startsWith(`${folder}/`));
  if (house === undefined) return undefined;
  const [first, ...rest] = file.slice(house.folder.length + 1).split("/");
  const room = rest.length > 0 ? first : undefined;
  return { house: house.folder, room, planned: room === undefined || house.rooms.has(room) };
}

/**
 * @param {string} from
 * @param {string} to
 * @returns {string | undefined} what is wrong with an import from one file to the other, as rooms see it
 */
export function roomVerdict(from, to) {
  const here = roomOf(from);
  const there = roomOf(to);
  if (here === undefined || there === undefined || here.house !== there.house) return undefined;
  if (here.room === undefined || here.room === there.room || there.room === "shared") return undefined;
  if (there.room === undefined) return `what leads into the rooms imports them, not the other way round`;
  return `the room ${here.room} does not import the inside of the room ${there.room}: what both need lives in shared`;
}

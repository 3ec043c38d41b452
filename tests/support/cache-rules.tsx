import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { QueryClient, QueryClientProvider, type QueryKey } from "@tanstack/react-query";
import { act, renderHook } from "@testing-library/react";
import type { ReactNode } from "react";
import { AuthContext } from "../../src/hooks/auth/auth-context.ts";
import type { Reached } from "../../src/hooks/cache.ts";
import { courseKeys, sessionKeys } from "../../src/hooks/courses/shared/keys.ts";
import { dashboardKeys } from "../../src/hooks/dashboard/keys.ts";
import { messageKeys } from "../../src/hooks/messages/keys.ts";
import { catalogueKeys, serialKeys } from "../../src/hooks/physical/shared/keys.ts";
import { peopleKeys } from "../../src/hooks/people/shared/keys.ts";
import { settingsKeys } from "../../src/hooks/settings/keys.ts";
import { storeKeys } from "../../src/hooks/stores/keys.ts";
import { fakeAuth } from "./render.tsx";

export const STORE = "55555555-5555-4555-8555-555555555555";
export const OTHER_STORE = "55555555-5555-4555-8555-555555555556";
export const SESSION = "11111111-1111-4111-8111-111111111111";
const OTHER_SESSION = "11111111-1111-4111-8111-111111111112";
export const COURSE = "66666666-6666-4666-8666-666666666661";
const OTHER_COURSE = "66666666-6666-4666-8666-666666666662";
export const UNIT = "77777777-7777-4777-8777-777777777771";
const OTHER_UNIT = "77777777-7777-4777-8777-777777777772";
export const ME = "a0000000-0000-4000-8000-000000000001";

/** What a browser may have read: of this store and of another, of this session or unit and of another. */
const known: Record<string, QueryKey> = {
  sessions: sessionKeys.list(STORE, { query: "light" }),
  "other store's sessions": sessionKeys.list(OTHER_STORE, {}),
  figures: sessionKeys.stats(STORE, {}),
  session: sessionKeys.detail(SESSION),
  meeting: sessionKeys.meeting(SESSION),
  check: sessionKeys.check(SESSION),
  log: sessionKeys.log(SESSION),
  "other session": sessionKeys.detail(OTHER_SESSION),
  registrations: sessionKeys.registrationList(SESSION, { query: "le" }),
  "other registrations": sessionKeys.registrationList(OTHER_SESSION, {}),
  attendance: sessionKeys.attendanceList(SESSION, "le"),
  "attendance figures": sessionKeys.attendanceOverview(SESSION),
  "other attendance": sessionKeys.attendanceList(OTHER_SESSION, undefined),
  people: sessionKeys.people(SESSION, "le"),
  questions: sessionKeys.questionList(SESSION, undefined),
  "open questions": sessionKeys.questionList(SESSION, "open"),
  "question counts": sessionKeys.questionCounts(SESSION),
  "other questions": sessionKeys.questionList(OTHER_SESSION, undefined),
  "my sessions": sessionKeys.myList("upcoming"),
  "my session": sessionKeys.myDetail(SESSION),
  "my other session": sessionKeys.myDetail(OTHER_SESSION),
  courses: courseKeys.search(STORE, "le"),
  "other store's courses": courseKeys.search(OTHER_STORE, ""),
  "courses with their people": peopleKeys.courses(STORE, { query: "le" }),
  "other store's courses with theirs": peopleKeys.courses(OTHER_STORE, {}),
  "course figures": peopleKeys.courseStats(STORE, {}),
  course: peopleKeys.courseDetail(COURSE),
  students: peopleKeys.coursePeople(COURSE, "enrolled", "le"),
  "student counts": peopleKeys.courseCounts(COURSE, ""),
  "invitation links": peopleKeys.courseLinks(COURSE),
  "other students": peopleKeys.coursePeople(OTHER_COURSE, "enrolled", ""),
  "team invitations": peopleKeys.teamInvitations(STORE),
  "team log": peopleKeys.teamLog(STORE),
  "other store's team log": peopleKeys.teamLog(OTHER_STORE),
  "my courses": peopleKeys.myCourses,
  "my course": peopleKeys.myCourse(COURSE),
  "my invitation": peopleKeys.invitation("token"),
  hosts: courseKeys.hosts(STORE),
  today: dashboardKeys.overview(STORE),
  "other store's today": dashboardKeys.overview(OTHER_STORE),
  units: serialKeys.list(STORE, { sort: "serial" }),
  "other store's units": serialKeys.list(OTHER_STORE, {}),
  "unit figures": serialKeys.stats(STORE),
  unit: serialKeys.detail(UNIT),
  "other unit": serialKeys.detail(OTHER_UNIT),
  products: catalogueKeys.search(STORE, "products", "la"),
  product: catalogueKeys.one(STORE, "products", "p"),
  warehouses: catalogueKeys.search(STORE, "warehouses", ""),
  customers: catalogueKeys.search(STORE, "customers", ""),
  "other store's customers": catalogueKeys.search(OTHER_STORE, "customers", ""),
  profile: settingsKeys.profile(ME),
  phone: settingsKeys.phone,
  stops: settingsKeys.stops,
  services: storeKeys.integrations(STORE),
  "other store's services": storeKeys.integrations(OTHER_STORE),
  accounts: settingsKeys.video(STORE),
  "other store's accounts": settingsKeys.video(OTHER_STORE),
  "my stores": storeKeys.mine(ME),
  members: storeKeys.members(STORE),
  clicks: storeKeys.clicks(STORE),
  runner: storeKeys.runner(STORE),
  offers: storeKeys.offers(STORE),
  keeping: storeKeys.keeping(STORE),
  found: storeKeys.search(STORE, "light"),
  unread: messageKeys.unread,
  notifications: messageKeys.notifications,
  "wanted messages": messageKeys.preferences,
  "stock alerts": serialKeys.alerts(STORE),
  "stock alert settings": serialKeys.alertSettings(STORE),
  followed: serialKeys.follow(UNIT),
  "ways to telephones": messageKeys.channels(STORE),
  "where one is told": messageKeys.addresses,
  "pushes here": messageKeys.push,
  "quiet hours": messageKeys.quietHours,
  summary: messageKeys.summaryWish,
  convocation: sessionKeys.convocation(SESSION),
  "sent convocations": sessionKeys.convocationProofs(SESSION),
  "sent messages": messageKeys.ledger(STORE, "all"),
  "other store's sent messages": messageKeys.ledger(OTHER_STORE, "all"),
};

function filled(): QueryClient {
  const client = new QueryClient({
    defaultOptions: { queries: { retry: false }, mutations: { retry: false } },
  });
  for (const queryKey of Object.values(known)) client.setQueryData(queryKey, []);
  return client;
}

/** The names of what is to be read again, or gone. */
function old(client: QueryClient): string[] {
  return Object.entries(known)
    .filter(([, queryKey]) => client.getQueryState(queryKey)?.isInvalidated ?? true)
    .map(([name]) => name);
}

/** Which of the known queries an event reaches. */
export function reachedBy(reached: Reached): string[] {
  const client = filled();
  for (const queryKey of reached) void client.invalidateQueries({ queryKey });
  return old(client);
}

/** Draws a hook for Claire, over a cache of its own. */
export function hookIn<R, P>(client: QueryClient, hook: (props: P) => R, initialProps: P) {
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>
      <AuthContext value={fakeAuth()}>{children}</AuthContext>
    </QueryClientProvider>
  );
  return renderHook(hook, { initialProps, wrapper });
}

interface Mutation {
  mutateAsync: (variables: never) => Promise<unknown>;
}

/** Runs one mutation over a browser that knows everything; which of it is read again. */
export async function readAgainAfter(hook: () => Mutation, variables: unknown): Promise<string[]> {
  const client = filled();
  const { result, unmount } = hookIn(client, hook, undefined);
  await act(() => result.current.mutateAsync(variables as never).catch(() => undefined));
  unmount();
  return old(client);
}

function sourcesIn(folder: string): string[] {
  const at = resolve(import.meta.dirname, "../..", folder);
  return readdirSync(at, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => readFileSync(join(at, file), "utf8"));
}

/** The exported hooks of a folder that hold `what`, so that no test forgets a new one. */
export function hooksWith(what: RegExp, folder: string): string[] {
  return sourcesIn(folder)
    .flatMap((text) => text.split(/^export function /m).slice(1))
    .filter((body) => body.startsWith("use") && what.test(body))
    .map((body) => /^\w+/.exec(body)?.[0] ?? "")
    .sort();
}

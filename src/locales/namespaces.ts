/**
 * What is fetched together: each namespace with its files under `<language>/`. A file is a room's (docs/architecture.md);
 * no two files of a namespace have a key in common.
 */
export const namespaces = {
  common: ["common"],
  errors: ["errors"],
  auth: ["auth"],
  dashboard: ["dashboard"],
  settings: ["settings"],
  passport: ["passport"],
  exports: ["exports"],
  messages: ["messages"],
  sessions: ["courses/shared", "courses/list"],
  session: [
    "courses/detail",
    "courses/plan",
    "courses/run",
    "courses/meeting",
    "courses/recordings",
    "courses/registrations",
    "courses/attendance",
    "courses/questions",
    "courses/feedback",
    "courses/notes",
  ],
  student: ["courses/student"],
  joining: ["people/joining"],
  courses: ["people/enrolments"],
  team: ["people/members"],
  inviting: ["people/invitations"],
  account: ["people/account"],
  serials: ["physical/shared", "physical/find"],
  stock: ["physical/alerts"],
  serialUnit: ["physical/trace", "physical/act", "physical/register"],
} as const satisfies Record<string, readonly string[]>;

export type Namespace = keyof typeof namespaces;

/** The files of a namespace; none for a name that is no namespace. */
export function filesOfNamespace(name: string): readonly string[] {
  return Object.hasOwn(namespaces, name) ? namespaces[name as Namespace] : [];
}

/** The namespace that a file belongs to ("courses/list" -> "sessions"). */
export function namespaceOfFile(file: string): Namespace | undefined {
  const names = Object.keys(namespaces) as Namespace[];
  return names.find((name) => filesOfNamespace(name).includes(file));
}

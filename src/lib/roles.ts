export const storeRoles = ["owner", "manager", "instructor", "stock", "support", "viewer"] as const;
export type StoreRole = (typeof storeRoles)[number];

/**
 * What each role may do in its store, as `private.roles_for` decides it in the database. Here it only chooses what to
 * show: the database refuses what it must whatever the page offers.
 */
export const abilities = {
  manageStore: ["owner", "manager"],
  manageCourses: ["owner", "manager"],
  manageSessions: ["owner", "manager", "instructor"],
  readSessions: ["owner", "manager", "instructor", "support", "viewer"],
  readRegistrations: ["owner", "manager", "instructor", "support"],
  answerQuestions: ["owner", "manager", "instructor", "support"],
  manageStock: ["owner", "manager", "stock"],
  readStock: ["owner", "manager", "stock", "support", "viewer"],
  readCustomers: ["owner", "manager", "stock", "support"],
  manageCustomers: ["owner", "manager", "stock", "support"],
  forceSerials: ["owner", "manager"],
} as const satisfies Record<string, readonly StoreRole[]>;

export type Ability = keyof typeof abilities;

export function can(role: StoreRole | null | undefined, ability: Ability): boolean {
  return !!role && (abilities[ability] as readonly StoreRole[]).includes(role);
}

/** Written by "npm run types:generate" from the rows of private.role_abilities, which decide. */
export const storeRoles = ["owner", "manager", "instructor", "stock", "support", "viewer"] as const;
export type StoreRole = (typeof storeRoles)[number];

/** The roles that have each ability in their store. */
export const abilities = {
  answer_questions: ["owner", "manager", "instructor", "support"],
  close_store: ["owner"],
  force_serials: ["owner", "manager"],
  hand_over_store: ["owner"],
  manage_courses: ["owner", "manager"],
  manage_customers: ["owner", "manager", "stock", "support"],
  manage_members: ["owner", "manager"],
  manage_sessions: ["owner", "manager", "instructor"],
  manage_stock: ["owner", "manager", "stock"],
  manage_store: ["owner", "manager"],
  read_customers: ["owner", "manager", "stock", "support"],
  read_member_log: ["owner"],
  read_registrations: ["owner", "manager", "instructor", "support"],
  read_sessions: ["owner", "manager", "instructor", "support", "viewer"],
  read_stock: ["owner", "manager", "stock", "support", "viewer"],
} as const satisfies Record<string, readonly StoreRole[]>;

export type Ability = keyof typeof abilities;

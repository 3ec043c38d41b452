export const courseStatuses = ["published", "draft", "archived"] as const;
export type CourseStatus = (typeof courseStatuses)[number];

export const courseAccesses = ["invited", "on_request"] as const;

/** Everybody who has to do with a course stands in one of these. */
export const peopleGroups = ["enrolled", "invited", "asked", "gone"] as const;
export type PeopleGroup = (typeof peopleGroups)[number];

export interface CourseFilters {
  query?: string;
  statuses?: readonly CourseStatus[];
}

/** For how many days an invitation stands, as it is offered. */
export const validities = ["3", "7", "14", "30", "90"] as const;

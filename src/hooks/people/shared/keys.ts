import type { Reached } from "@/hooks/cache";
import { courseKeys, seatsChanged, sessionKeys } from "@/hooks/courses/shared/keys";
import { dashboardKeys } from "@/hooks/dashboard/keys";
import { storeKeys } from "@/hooks/stores/keys";
import type { CourseFilters, PeopleGroup } from "@/lib/people/shared/course-types";

const all = ["people"] as const;

export const peopleKeys = {
  all,
  /** Beside what forms choose from: a new course reaches both. */
  courses: (storeId: string, filters: CourseFilters) =>
    [...courseKeys.ofStore(storeId), "managed", filters] as const,
  courseStats: (storeId: string, filters: CourseFilters) =>
    [...courseKeys.ofStore(storeId), "stats", filters] as const,
  course: (courseId: string) => [...all, "course", courseId] as const,
  courseDetail: (courseId: string) => [...all, "course", courseId, "detail"] as const,
  /** Rows of a search are kept while the next come, but of the same group only: `peopleOf` stands in the key for that. */
  peopleOf: (courseId: string, group: PeopleGroup) => `${courseId}/${group}`,
  coursePeople: (courseId: string, group: PeopleGroup, query: string) =>
    [...all, "course", courseId, "people", `${courseId}/${group}`, query] as const,
  courseCounts: (courseId: string, query: string) => [...all, "course", courseId, "counts", query] as const,
  courseLinks: (courseId: string) => [...all, "course", courseId, "links"] as const,
  team: (storeId: string) => [...all, "team", storeId] as const,
  teamInvitations: (storeId: string) => [...all, "team", storeId, "invitations"] as const,
  teamLog: (storeId: string) => [...all, "team", storeId, "log"] as const,
  mine: [...all, "mine"] as const,
  myCourses: [...all, "mine", "courses"] as const,
  myCourse: (courseId: string) => [...all, "mine", "course", courseId] as const,
  invitation: (token: string) => [...all, "mine", "invitation", token] as const,
  closing: (userId: string) => [...all, "closing", userId] as const,
};

/** A course's own fields. */
export const courseChanged = (storeId: string, courseId: string): Reached => [
  courseKeys.ofStore(storeId),
  peopleKeys.course(courseId),
  dashboardKeys.overview(storeId),
  storeKeys.searches,
  // Their titles.
  sessionKeys.lists(storeId),
];

/** Somebody was invited, taken in, declined or removed: with their enrolment go their seats. */
export const coursePeopleChanged = (storeId: string, courseId: string): Reached => [
  courseKeys.ofStore(storeId),
  peopleKeys.course(courseId),
  ...seatsChanged(),
];

/** Who is invited, by mail or by a link, into a course or (null) into the team; nobody has come or gone. */
export const invitationsChanged = (storeId: string, courseId: string | null): Reached =>
  courseId === null ? [peopleKeys.team(storeId)] : [courseKeys.ofStore(storeId), peopleKeys.course(courseId)];

/** Somebody's place in a team, one's own perhaps; with it who hosts, and what one sees at all. */
export const teamChanged = (storeId: string): Reached => [
  storeKeys.all,
  peopleKeys.team(storeId),
  courseKeys.hosts(storeId),
  sessionKeys.lists(storeId),
  sessionKeys.details,
  dashboardKeys.overview(storeId),
];

/** The person is an owner no more: the log is not theirs to ask for. */
export const storeHandedOver = (storeId: string): Reached => [
  storeKeys.all,
  peopleKeys.teamInvitations(storeId),
];

/** The person's own place in a course, and what they see through it. */
export const myCoursesChanged = (): Reached => [peopleKeys.mine, sessionKeys.mine];

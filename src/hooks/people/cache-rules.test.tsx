import { describe, expect, it } from "vitest";
import {
  useCoursePeople,
  useCoursePeopleCounts,
  useAnswerRequests,
  useRemoveStudents,
} from "@/hooks/people/enrolments/course-people";
import { useSetCover } from "@/hooks/people/enrolments/useSetCover";
import { useCourseStats, useManagedCourses, useUpdateCourse } from "@/hooks/people/enrolments/courses";
import {
  useCreateInvitationLink,
  useInviteMembers,
  useInviteToCourse,
  useRenewInvitationLink,
  useResendInvitations,
  useRevokeInvitations,
} from "@/hooks/people/invitations/invitations";
import {
  useChangeMemberRole,
  useHandOverStore,
  useLeaveStore,
  useRemoveMember,
} from "@/hooks/people/members/members";
import { useCloseAccount, useExportOwnData } from "@/hooks/people/account/account";
import {
  useAcceptInvitation,
  useAskToJoin,
  useLeaveCourse,
  useWithdrawRequest,
} from "@/hooks/people/joining/joining";
import {
  courseChanged,
  coursePeopleChanged,
  invitationsChanged,
  myCoursesChanged,
  storeHandedOver,
  teamChanged,
} from "@/hooks/people/shared/keys";
import { storeLeft, storesChanged } from "@/hooks/stores/keys";
import {
  COURSE,
  hooksWith,
  OTHER_STORE,
  reachedBy,
  readAgainAfter,
  STORE,
} from "../../../tests/support/cache-rules.tsx";
import { onlyOnce, shownWhileWaiting } from "../../../tests/support/placeholders.ts";
import { fakeServer } from "../../../tests/support/student-pages.tsx";

const ofCourses = ["courses", "courses with their people", "course figures"];
const ofCourse = ["course", "students", "student counts", "invitation links"];
const mine = ["my sessions", "my session", "my other session"];
const myCourses = ["my courses", "my course", "my invitation"];

const sorted = (names: readonly string[]) => [...names].sort();

describe("what an event reaches", () => {
  it("is the course and its people, and of sessions what changes with them", () => {
    expect(sorted(reachedBy(invitationsChanged(STORE, COURSE)))).toEqual(sorted([...ofCourses, ...ofCourse]));
    expect(sorted(reachedBy(courseChanged(STORE, COURSE)))).toEqual(
      sorted([...ofCourses, ...ofCourse, "sessions", "today", "found"]),
    );
    const people = reachedBy(coursePeopleChanged(STORE, COURSE));
    for (const name of [...ofCourses, ...ofCourse, "sessions", "registrations", ...mine])
      expect(people).toContain(name);
    expect(people).not.toContain("other students");
    expect(sorted(reachedBy(invitationsChanged(STORE, null)))).toEqual(["team invitations", "team log"]);
    const team = reachedBy(teamChanged(STORE));
    for (const name of [
      "my stores",
      "members",
      "team log",
      "team invitations",
      "hosts",
      "sessions",
      "session",
    ])
      expect(team).toContain(name);
    expect(team).not.toContain("other store's team log");
    expect(sorted(reachedBy(myCoursesChanged()))).toEqual(sorted([...myCourses, ...mine]));
  });

  const link = { invitation_id: "i", token: "t", expires_at: "2031-01-01T00:00:00Z" };
  const update = { id: COURSE, fields: { title: "Light" }, revision: 1, cover: null };
  const some = { courseId: COURSE, people: ["a"] };
  type Asked = [
    hook: () => { mutateAsync: (given: never) => Promise<unknown> },
    given: unknown,
    reply: Parameters<typeof fakeServer>[0],
    reaches: string[],
  ];
  const toCourse = reachedBy(courseChanged(STORE, COURSE));
  const toPeople = reachedBy(coursePeopleChanged(STORE, COURSE));
  const toInvitations = reachedBy(invitationsChanged(STORE, COURSE));
  const toTeam = reachedBy(teamChanged(STORE));
  const toMine = reachedBy(myCoursesChanged());
  const entered = { kind: "course", store_id: STORE, course_id: COURSE, already: false };
  const mutations: Record<string, Asked> = {
    useUpdateCourse: [() => useUpdateCourse(STORE), update, { update_course: {} }, toCourse],
    useSetCover: [
      () => useSetCover(STORE),
      { courseId: COURSE, name: null, alt: "" },
      { set_course_cover: {} },
      toCourse,
    ],
    useRemoveStudents: [() => useRemoveStudents(STORE), some, { remove_students: 1 }, toPeople],
    useAnswerRequests: [
      () => useAnswerRequests(STORE),
      { ...some, accept: true },
      { answer_join_requests: 1 },
      toPeople,
    ],
    useInviteToCourse: [
      () => useInviteToCourse(STORE, COURSE),
      { emails: ["a@example.test"], days: 14 },
      { invite_to_course: [] },
      toInvitations,
    ],
    useCreateInvitationLink: [
      () => useCreateInvitationLink(STORE, COURSE),
      { maxUses: 1, days: 14 },
      { create_invitation_link: [link] },
      toInvitations,
    ],
    useRenewInvitationLink: [
      () => useRenewInvitationLink(STORE, COURSE),
      "i",
      { renew_invitation_link: [link] },
      toInvitations,
    ],
    useResendInvitations: [
      () => useResendInvitations(STORE, COURSE),
      ["i"],
      { resend_invitations: [] },
      toInvitations,
    ],
    useRevokeInvitations: [
      () => useRevokeInvitations(STORE, COURSE),
      ["i"],
      { revoke_invitations: 1 },
      toInvitations,
    ],
    useInviteMembers: [
      () => useInviteMembers(STORE),
      { role: "viewer", emails: ["a@example.test"], days: 14 },
      { invite_members: [] },
      reachedBy(invitationsChanged(STORE, null)),
    ],
    useChangeMemberRole: [
      () => useChangeMemberRole(STORE),
      { userId: "a", role: "viewer" },
      { change_member_role: 0 },
      toTeam,
    ],
    useRemoveMember: [() => useRemoveMember(STORE), "a", { remove_member: 0 }, toTeam],
    useLeaveStore: [() => useLeaveStore(STORE), undefined, { leave_store: 0 }, reachedBy(storeLeft())],
    useHandOverStore: [
      () => useHandOverStore(STORE),
      "a",
      { hand_over_store: null },
      reachedBy(storeHandedOver(STORE)),
    ],
    useAcceptInvitation: [useAcceptInvitation, "token", { accept_invitation: [entered] }, toMine],
    useAskToJoin: [useAskToJoin, COURSE, { ask_to_join: "asked" }, toMine],
    useWithdrawRequest: [useWithdrawRequest, COURSE, { withdraw_join_request: null }, toMine],
    useLeaveCourse: [useLeaveCourse, COURSE, { leave_course: null }, toMine],
    useCloseAccount: [useCloseAccount, "ada@example.test", { close_account: null }, []],
    useExportOwnData: [useExportOwnData, "json", { export_my_data: { made_at: "2030-01-01T00:00:00Z" } }, []],
  };

  it.each(Object.keys(mutations))("is read again after %s", async (name) => {
    const mutation = mutations[name];
    if (!mutation) throw new Error(name);
    const [hook, given, reply, reaches] = mutation;
    fakeServer(reply);
    expect(await readAgainAfter(hook, given)).toEqual(reaches);
  });

  it("is the stores after an invitation into a team", async () => {
    fakeServer({
      accept_invitation: [{ kind: "member", store_id: STORE, course_id: null, already: false }],
    });
    expect(await readAgainAfter(useAcceptInvitation, "token")).toEqual(reachedBy(storesChanged()));
  });

  it("no hook is forgotten", () => {
    expect(hooksWith(/\buseMutation\(/, "src/hooks/people")).toEqual(sorted(Object.keys(mutations)));
  });
});

describe("rows of before", () => {
  const course = {
    title: "Light",
    status: "published",
    access: "invited",
    enrolled: 1,
    invited: 0,
    asked: 0,
  };
  const person = { id: "p", user_id: "u", name: "Ada", email: "ada@example.test", status: "active" };
  interface Owned {
    owner: string;
    text: string;
  }
  const kept: Record<string, [hook: (asked: Owned) => { data: unknown }, asks: string, row: object]> = {
    useManagedCourses: [
      ({ owner, text }) => useManagedCourses(owner, { query: text }),
      "list_courses",
      { id: "c", ...course, sessions: 0, next_start: null, revision: 1, cover: null },
    ],
    useCourseStats: [
      ({ owner, text }) => useCourseStats(owner, { query: text }),
      "get_course_stats",
      { total: 1, draft: 0, published: 1, archived: 0, listed: 1 },
    ],
    useCoursePeople: [
      ({ owner, text }) => useCoursePeople(owner, "enrolled", text),
      "list_course_people",
      { ...person, since: "2030-01-01T00:00:00Z", until: null, by_name: null, seats: 0, waits: 0 },
    ],
    useCoursePeopleCounts: [
      ({ owner, text }) => useCoursePeopleCounts(owner, text),
      "count_course_people",
      { enrolled: 1, invited: 0, asked: 0, gone: 0, links: 0 },
    ],
  };

  it.each(Object.keys(kept))("are kept by %s within its owner, and never another's", async (which) => {
    const one = kept[which];
    if (!one) throw new Error(which);
    const [hook, asks, row] = one;
    fakeServer({ [asks]: onlyOnce([row]) });
    const { first, otherText, otherOwner } = await shownWhileWaiting(hook, [STORE, OTHER_STORE]);
    expect(first).toBeDefined();
    expect(otherText).toEqual(first);
    expect(otherOwner).toBeUndefined();
  });

  it("are kept by no other hook", () => {
    expect(hooksWith(/\bplaceholderData\b/, "src/hooks/people")).toEqual(sorted(Object.keys(kept)));
  });
});

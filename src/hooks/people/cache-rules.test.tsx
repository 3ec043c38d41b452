import { describe, expect, it } from "vitest";
import {
  useCoursePeople,
  useCoursePeopleCounts,
  useAnswerRequests,
  useRemoveStudents,
} from "@/hooks/people/enrolments/course-people";
import { useCourseStats, useManagedCourses, useUpdateCourse } from "@/hooks/people/enrolments/courses";
import {
  useCreateInvitationLink,
  useInviteToCourse,
  useRenewInvitationLink,
  useResendInvitations,
  useRevokeInvitations,
} from "@/hooks/people/invitations/invitations";
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
} from "@/hooks/people/shared/keys";
import { storesChanged } from "@/hooks/stores/keys";
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
    expect(sorted(reachedBy(myCoursesChanged()))).toEqual(sorted([...myCourses, ...mine]));
  });

  const link = { invitation_id: "i", token: "t", expires_at: "2031-01-01T00:00:00Z" };
  const update = { id: COURSE, fields: { title: "Light" }, revision: 1 };
  const some = { courseId: COURSE, people: ["a"] };
  const mutations: Record<
    string,
    {
      hook: () => { mutateAsync: (given: never) => Promise<unknown> };
      given: unknown;
      reply: Parameters<typeof fakeServer>[0];
      reaches: string[];
    }
  > = {
    useUpdateCourse: {
      ...{ hook: () => useUpdateCourse(STORE), given: update, reply: { update_course: {} } },
      reaches: reachedBy(courseChanged(STORE, COURSE)),
    },
    useRemoveStudents: {
      ...{ hook: () => useRemoveStudents(STORE), given: some, reply: { remove_students: 1 } },
      reaches: reachedBy(coursePeopleChanged(STORE, COURSE)),
    },
    useAnswerRequests: {
      ...{
        hook: () => useAnswerRequests(STORE),
        given: { ...some, accept: true },
        reply: { answer_join_requests: 1 },
      },
      reaches: reachedBy(coursePeopleChanged(STORE, COURSE)),
    },
    useInviteToCourse: {
      ...{ hook: () => useInviteToCourse(STORE, COURSE), given: { emails: ["a@example.test"], days: 14 } },
      ...{ reply: { invite_to_course: [] }, reaches: reachedBy(invitationsChanged(STORE, COURSE)) },
    },
    useCreateInvitationLink: {
      ...{ hook: () => useCreateInvitationLink(STORE, COURSE), given: { maxUses: 1, days: 14 } },
      ...{ reply: { create_invitation_link: [link] }, reaches: reachedBy(invitationsChanged(STORE, COURSE)) },
    },
    useRenewInvitationLink: {
      ...{
        hook: () => useRenewInvitationLink(STORE, COURSE),
        given: "i",
        reply: { renew_invitation_link: [link] },
      },
      reaches: reachedBy(invitationsChanged(STORE, COURSE)),
    },
    useResendInvitations: {
      ...{ hook: () => useResendInvitations(STORE, COURSE), given: ["i"], reply: { resend_invitations: [] } },
      reaches: reachedBy(invitationsChanged(STORE, COURSE)),
    },
    useRevokeInvitations: {
      ...{ hook: () => useRevokeInvitations(STORE, COURSE), given: ["i"], reply: { revoke_invitations: 1 } },
      reaches: reachedBy(invitationsChanged(STORE, COURSE)),
    },
    useAcceptInvitation: {
      ...{ hook: useAcceptInvitation, given: "token" },
      reply: { accept_invitation: [{ kind: "course", store_id: STORE, course_id: COURSE, already: false }] },
      reaches: reachedBy(myCoursesChanged()),
    },
    useAskToJoin: {
      ...{
        hook: useAskToJoin,
        given: COURSE,
        reply: { ask_to_join: "asked" },
        reaches: reachedBy(myCoursesChanged()),
      },
    },
    useWithdrawRequest: {
      ...{ hook: useWithdrawRequest, given: COURSE, reply: { withdraw_join_request: null } },
      reaches: reachedBy(myCoursesChanged()),
    },
    useLeaveCourse: {
      ...{
        hook: useLeaveCourse,
        given: COURSE,
        reply: { leave_course: null },
        reaches: reachedBy(myCoursesChanged()),
      },
    },
  };

  it.each(Object.keys(mutations))("is read again after %s", async (name) => {
    const mutation = mutations[name];
    if (!mutation) throw new Error(name);
    fakeServer(mutation.reply);
    expect(await readAgainAfter(mutation.hook, mutation.given)).toEqual(mutation.reaches);
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
  const kept: Record<
    string,
    { hook: (given: { owner: string; text: string }) => { data: unknown }; name: string; reply: unknown }
  > = {
    useManagedCourses: {
      hook: ({ owner, text }) => useManagedCourses(owner, { query: text }),
      name: "list_courses",
      reply: [{ id: "c", ...course, sessions: 0, next_start: null, revision: 1 }],
    },
    useCourseStats: {
      hook: ({ owner, text }) => useCourseStats(owner, { query: text }),
      name: "get_course_stats",
      reply: [{ total: 1, draft: 0, published: 1, archived: 0, listed: 1 }],
    },
    useCoursePeople: {
      hook: ({ owner, text }) => useCoursePeople(owner, "enrolled", text),
      name: "list_course_people",
      reply: [{ ...person, since: "2030-01-01T00:00:00Z", until: null, by_name: null, seats: 0, waits: 0 }],
    },
    useCoursePeopleCounts: {
      hook: ({ owner, text }) => useCoursePeopleCounts(owner, text),
      name: "count_course_people",
      reply: [{ enrolled: 1, invited: 0, asked: 0, gone: 0, links: 0 }],
    },
  };

  it.each(Object.keys(kept))("are kept by %s within its owner, and never another's", async (which) => {
    const hook = kept[which];
    if (!hook) throw new Error(which);
    fakeServer({ [hook.name]: onlyOnce(hook.reply) });
    const { first, otherText, otherOwner } = await shownWhileWaiting(hook.hook, [STORE, OTHER_STORE]);
    expect(first).toBeDefined();
    expect(otherText).toEqual(first);
    expect(otherOwner).toBeUndefined();
  });

  it("are kept by no other hook", () => {
    expect(hooksWith(/\bplaceholderData\b/, "src/hooks/people")).toEqual(sorted(Object.keys(kept)));
  });
});

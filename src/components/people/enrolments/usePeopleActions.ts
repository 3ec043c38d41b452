import { notify, notifyError } from "@/components/shared/feedback/toast";
import {
  useAnswerRequests,
  useRemoveStudents,
  type CoursePerson,
} from "@/hooks/people/enrolments/course-people";
import { useResendInvitations, useRevokeInvitations } from "@/hooks/people/invitations/invitations";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { confirm } from "@/lib/confirm";
import type { PeopleGroup } from "@/lib/people/shared/course-types";

export interface PeopleAction {
  id: string;
  label: string;
  hint?: string;
  danger?: boolean;
  pending: boolean;
  /** On one or many; resolves when done or left. */
  run: (people: readonly CoursePerson[]) => Promise<void>;
}

const usersOf = (people: readonly CoursePerson[]) => people.flatMap(({ user_id }) => user_id ?? []);
const idsOf = (people: readonly CoursePerson[]) => people.map(({ id }) => id);
const sum = (people: readonly CoursePerson[], field: "seats" | "waits") =>
  people.reduce((total, person) => total + person[field], 0);

/** What can be done with people of a group, the same for one and for many. */
export function usePeopleActions(storeId: string, courseId: string, group: PeopleGroup): PeopleAction[] {
  const { t } = useTranslation("courses");
  const errorText = useErrorText();
  const remove = useRemoveStudents(storeId);
  const answer = useAnswerRequests(storeId);
  const resend = useResendInvitations(storeId, courseId);
  const revoke = useRevokeInvitations(storeId, courseId);
  const failed = (error: unknown) => notifyError(errorText(error));

  async function askToRemove(people: readonly CoursePerson[]) {
    const [seats, waits] = [sum(people, "seats"), sum(people, "waits")];
    const outcome = await confirm({
      title:
        people.length === 1
          ? t("courses:people.removeTitle", { name: people[0]?.name ?? "" })
          : t("courses:people.removeMany", { count: people.length }),
      losses: [
        ...(seats > 0 ? [t("courses:people.removeSeats", { count: seats })] : []),
        ...(waits > 0 ? [t("courses:people.removeWaits", { count: waits })] : []),
        t("courses:people.removeAccess"),
      ],
      description: t("courses:people.removeBack"),
      danger: true,
      confirmLabel: t("courses:people.remove"),
      cancelLabel: t("courses:people.keep"),
      run: () => remove.mutateAsync({ courseId, people: usersOf(people) }),
    });
    if (outcome.action === "confirm") notify(t("courses:people.removed", { count: people.length }));
  }

  async function accept(people: readonly CoursePerson[]) {
    try {
      const count = await answer.mutateAsync({ courseId, people: usersOf(people), accept: true });
      notify(t("courses:people.accepted", { count }));
    } catch (error) {
      failed(error);
    }
  }

  async function askToDecline(people: readonly CoursePerson[]) {
    const outcome = await confirm({
      title: t("courses:people.declineTitle", { count: people.length }),
      description: t("courses:people.declineHelp"),
      danger: true,
      confirmLabel: t("courses:people.decline"),
      run: () => answer.mutateAsync({ courseId, people: usersOf(people), accept: false }),
    });
    if (outcome.action === "confirm") notify(t("courses:people.declined", { count: people.length }));
  }

  async function sendAgain(people: readonly CoursePerson[]) {
    try {
      const answers = await resend.mutateAsync(idsOf(people));
      const count = (outcome: string) => answers.filter((one) => one.outcome === outcome).length;
      if (count("sent") > 0) notify(t("courses:people.resent", { count: count("sent") }));
      if (count("limit") > 0) notifyError(t("courses:people.resendLimit", { count: count("limit") }));
    } catch (error) {
      failed(error);
    }
  }

  async function takeBack(people: readonly CoursePerson[]) {
    try {
      notify(t("courses:people.revoked", { count: await revoke.mutateAsync(idsOf(people)) }));
    } catch (error) {
      failed(error);
    }
  }

  const actions: Record<PeopleGroup, PeopleAction[]> = {
    enrolled: [
      {
        id: "remove",
        label: t("courses:people.remove"),
        danger: true,
        pending: remove.isPending,
        run: askToRemove,
      },
    ],
    asked: [
      { id: "accept", label: t("courses:people.accept"), pending: answer.isPending, run: accept },
      {
        id: "decline",
        label: t("courses:people.decline"),
        danger: true,
        pending: answer.isPending,
        run: askToDecline,
      },
    ],
    invited: [
      {
        id: "resend",
        label: t("courses:people.resend"),
        hint: t("courses:people.resendHelp"),
        pending: resend.isPending,
        run: sendAgain,
      },
      {
        id: "revoke",
        label: t("courses:people.revoke"),
        danger: true,
        pending: revoke.isPending,
        run: takeBack,
      },
    ],
    gone: [],
  };
  return actions[group];
}

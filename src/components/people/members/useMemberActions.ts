import { notify } from "@/components/shared/feedback/toast";
import type { MenuAction } from "@/components/shared/overlay/ActionMenu";
import { useHandOverStore, useLeaveStore, useRemoveMember } from "@/hooks/people/members/members";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { confirm } from "@/lib/confirm";
import { rolesToGive } from "@/lib/people/members/roles";
import { can, type StoreRole } from "@/lib/roles";

export interface Member {
  user_id: string;
  name: string;
  role: StoreRole;
  created_at: string;
}

interface Asked {
  store: { id: string; name: string };
  role: StoreRole;
  me: string;
  /** How many owners there are: the last one stays. */
  owners: number;
  onChangeRole: (member: Member) => void;
}

/** What can be done with a member by whoever looks; with oneself, stepping down and leaving. */
export function useMemberActions({ store, role, me, owners, onChangeRole }: Asked) {
  const { t } = useTranslation("team");
  const remove = useRemoveMember(store.id);
  const leave = useLeaveStore(store.id);
  const handOver = useHandOverStore(store.id);
  const roles = rolesToGive(role);
  const freed = (count: number) => ({ description: count > 0 ? t("team:freed", { count }) : undefined });

  async function askToRemove({ user_id, name }: Member) {
    let count = 0;
    const answer = await confirm({
      title: t("team:remove.title", { name }),
      losses: [
        t("team:remove.access", { name, store: store.name }),
        t("team:remove.hosting"),
        t("team:remove.invitations"),
      ],
      keeps: [t("team:remove.keeps")],
      danger: true,
      confirmLabel: t("team:remove.confirm"),
      run: async () => {
        count = await remove.mutateAsync(user_id);
      },
    });
    if (answer.action === "confirm") notify(t("team:remove.done", { name }), freed(count));
  }

  async function askToLeave() {
    let count = 0;
    const answer = await confirm({
      title: t("team:leave.title", { store: store.name }),
      losses: [
        t("team:leave.access", { store: store.name }),
        ...(can(role, "manage_sessions") ? [t("team:leave.hosting")] : []),
        ...(can(role, "manage_members") ? [t("team:leave.invitations")] : []),
      ],
      description: t("team:leave.keeps"),
      danger: true,
      confirmLabel: t("team:leave.confirm"),
      cancelLabel: t("team:leave.stay"),
      run: async () => {
        count = await leave.mutateAsync();
      },
    });
    if (answer.action === "confirm") notify(t("team:leave.done", { store: store.name }), freed(count));
  }

  async function askToHandOver({ user_id, name }: Member) {
    const answer = await confirm({
      title: t("team:handOver.title", { store: store.name, name }),
      losses: [t("team:handOver.loses"), t("team:handOver.gains", { name })],
      description: t("team:handOver.keeps"),
      danger: true,
      typed: store.name,
      confirmLabel: t("team:handOver.confirm"),
      run: () => handOver.mutateAsync(user_id),
    });
    if (answer.action === "confirm") notify(t("team:handOver.done", { name, store: store.name }));
  }

  return (member: Member): MenuAction[] => {
    const mine = member.user_id === me;
    const last = mine && role === "owner" && owners < 2;
    const above = !mine && !roles.includes(member.role);
    return [
      ...(roles.length > 0 && !above && !last
        ? [{ id: "role", label: t("team:role.action"), onSelect: () => onChangeRole(member) }]
        : []),
      ...(can(role, "hand_over_store") && !mine
        ? [{ id: "hand", label: t("team:handOver.action"), onSelect: () => void askToHandOver(member) }]
        : []),
      ...(mine
        ? [
            {
              ...{ id: "leave", label: t("team:leave.action"), danger: true, disabled: last },
              ...(last && { hint: t("team:leave.lastOwner") }),
              onSelect: () => void askToLeave(),
            },
          ]
        : []),
      ...(!mine && !above
        ? [
            {
              ...{ id: "remove", label: t("team:remove.action"), danger: true },
              onSelect: () => void askToRemove(member),
            },
          ]
        : []),
    ];
  };
}

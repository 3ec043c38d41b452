import * as z from "zod/mini";
import { RoleField } from "@/components/people/shared/RoleField";
import { notify } from "@/components/shared/feedback/toast";
import { FormDialog } from "@/components/shared/overlay/FormDialog";
import { useChangeMemberRole } from "@/hooks/people/members/members";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { applyServerError } from "@/lib/net/apply-server-error";
import { rolesToGive } from "@/lib/people/members/roles";
import { can, storeRoles, type StoreRole } from "@/lib/roles";

const schema = z.object({ role: z.enum(storeRoles) });

interface RoleDialogProps {
  storeId: string;
  member: { user_id: string; name: string; role: StoreRole };
  roles: readonly StoreRole[];
  onClose: () => void;
}

/** Another role for a member, and what it costs them. */
export default function RoleDialog({ storeId, member, roles, onClose }: RoleDialogProps) {
  const { t } = useTranslation("team");
  const change = useChangeMemberRole(storeId);
  const form = useSchemaForm(schema, { role: member.role });
  const { name } = member;
  const chosen = form.watch("role");
  const submit = form.handleSubmit(async ({ role }) => {
    try {
      const freed = await change.mutateAsync({ userId: member.user_id, role });
      notify(t("team:role.done", { name, role: t(`common:roles.${role}`) }), {
        description: freed > 0 ? t("team:freed", { count: freed }) : undefined,
      });
      onClose();
    } catch (error) {
      applyServerError(form, error);
    }
  });
  return (
    <FormDialog
      form={form}
      title={t("team:role.title", { name })}
      submitLabel={t("team:role.save")}
      onSubmit={submit}
      onClose={onClose}
      labels={{ role: t("team:role.label") }}
    >
      <RoleField roles={roles} />
      {can(member.role, "manage_sessions") && !can(chosen, "manage_sessions") ? (
        <p className="text-sm text-warn-ink">{t("team:role.hosting", { name })}</p>
      ) : null}
      {rolesToGive(member.role).some((role) => !rolesToGive(chosen).includes(role)) ? (
        <p className="text-sm text-warn-ink">{t("team:role.invitations", { name })}</p>
      ) : null}
    </FormDialog>
  );
}

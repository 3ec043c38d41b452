import { useState } from "react";
import * as z from "zod/mini";
import { FormField } from "@/components/shared/form/FormField";
import { FormDialog } from "@/components/shared/overlay/FormDialog";
import { Input } from "@/components/ui/Input";
import { Select } from "@/components/ui/Select";
import { useCreateInvitationLink, type MadeLink } from "@/hooks/people/invitations/invitations";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { applyServerError } from "@/lib/net/apply-server-error";
import { validities } from "@/lib/people/shared/course-types";
import { SharedLink } from "./SharedLink";

const schema = z.object({
  max_uses: z.string().check(
    z.trim(),
    z.refine<string>(
      (text) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 10_000,
      "errors:uses_range",
    ),
  ),
  days: z.enum(validities),
});

interface InvitationLinkDialogProps {
  store: { id: string; name: string };
  course: { id: string; title: string };
  onClose: () => void;
}

/** A link for whoever is given it: for how many and how long, then the link itself. */
export default function InvitationLinkDialog({ store, course, onClose }: InvitationLinkDialogProps) {
  const { t } = useTranslation("inviting");
  const create = useCreateInvitationLink(store.id, course.id);
  const [made, setMade] = useState<MadeLink | null>(null);
  const form = useSchemaForm(schema, { max_uses: "30", days: "14" });
  const submit = form.handleSubmit(async ({ max_uses, days }) => {
    try {
      setMade(await create.mutateAsync({ maxUses: Number(max_uses), days: Number(days) }));
    } catch (error) {
      applyServerError(form, error);
    }
  });
  if (made)
    return <SharedLink token={made.token} store={store.name} title={course.title} onClose={onClose} />;
  return (
    <FormDialog
      form={form}
      title={t("inviting:link.title")}
      description={t("inviting:link.description")}
      submitLabel={t("inviting:link.create")}
      onSubmit={submit}
      onClose={onClose}
      labels={{ max_uses: t("inviting:link.uses"), days: t("inviting:link.days") }}
    >
      <FormField name="max_uses" label={t("inviting:link.uses")} required>
        {(field) => <Input inputMode="numeric" autoComplete="off" {...field} />}
      </FormField>
      <FormField name="days" label={t("inviting:link.days")}>
        {(field) => (
          <Select
            options={validities.map((days) => ({
              value: days,
              label: t("inviting:dialog.daysCount", { count: Number(days) }),
            }))}
            {...field}
          />
        )}
      </FormField>
    </FormDialog>
  );
}

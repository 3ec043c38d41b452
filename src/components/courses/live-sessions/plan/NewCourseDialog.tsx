import { useMemo } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import * as z from "zod/mini";
import { FormField } from "@/components/shared/form/FormField";
import { FormDialog } from "@/components/shared/overlay/FormDialog";
import { notify } from "@/components/shared/feedback/toast";
import { Input } from "@/components/ui/Input";
import { Textarea } from "@/components/ui/Textarea";
import type { Course } from "@/hooks/courses/shared/types";
import { useCreateCourse } from "@/hooks/courses/useLiveSessions";
import { fieldMessage } from "@/lib/text/field-message";
import { oneLine, prose } from "@/lib/text/prose";
import { applyServerError } from "@/lib/net/apply-server-error";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";

const schema = z.object({
  title: z
    .string()
    .check(
      z.trim(),
      z.minLength(1, fieldMessage("required")),
      z.maxLength(200, fieldMessage("tooLong", { max: 200 })),
      oneLine(),
    ),
  description: z
    .string()
    .check(z.trim(), z.maxLength(2_000, fieldMessage("tooLong", { max: 2_000 })), prose()),
});

interface NewCourseDialogProps {
  storeId: string;
  onClose: () => void;
  onCreated: (course: Course) => void;
}

/** The smallest course there is: a name. What it needs more can follow. */
export default function NewCourseDialog({ storeId, onClose, onCreated }: NewCourseDialogProps) {
  const { t } = useTranslation(["session", "sessions"]);
  const create = useCreateCourse(storeId);
  const form = useSchemaForm(
    schema,
    useMemo(() => ({ title: "", description: "" }), []),
  );
  const submit = form.handleSubmit(async (values) => {
    try {
      const course = await create.mutateAsync(values);
      notify(t("newCourse.done", { title: course.title }));
      onCreated(course);
    } catch (error) {
      applyServerError(form, error);
    }
  });
  return (
    <FormDialog
      nested
      form={form}
      title={t("course.new")}
      description={t("newCourse.newHelp")}
      submitLabel={t("newCourse.create")}
      onSubmit={submit}
      onClose={onClose}
      labels={{ title: t("newCourse.name"), description: t("form.description") }}
    >
      <FormField name="title" label={t("newCourse.name")} required>
        {(field) => <Input autoComplete="off" {...field} />}
      </FormField>
      <FormField name="description" label={t("form.description")} optional>
        {(field) => <Textarea rows={3} {...field} />}
      </FormField>
    </FormDialog>
  );
}

import { useState } from "react";
import { FormField } from "@/components/shared/form/FormField";
import { notify } from "@/components/shared/feedback/toast";
import { FormDialog } from "@/components/shared/overlay/FormDialog";
import { Input } from "@/components/ui/Input";
import { Select } from "@/components/ui/Select";
import { Textarea } from "@/components/ui/Textarea";
import { useUpdateCourse, type CourseDetail, type CourseFields } from "@/hooks/people/enrolments/courses";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { applyServerError } from "@/lib/net/apply-server-error";
import { errorCode } from "@/lib/net/errors";
import { courseForm } from "@/lib/people/enrolments/course-form";

interface EditCourseDialogProps {
  storeId: string;
  course: CourseDetail;
  onClose: () => void;
}

/** What a course is called, what it is about, and how one comes in. */
export default function EditCourseDialog({ storeId, course: given, onClose }: EditCourseDialogProps) {
  const { t } = useTranslation("courses");
  // What was opened is what is edited, whatever is read meanwhile.
  const [course] = useState(given);
  const update = useUpdateCourse(storeId);
  const [stale, setStale] = useState(false);
  const form = useSchemaForm(courseForm, {
    title: course.title,
    description: course.description,
    access: course.access,
  });
  const submit = form.handleSubmit(async (values) => {
    const changed = Object.fromEntries(
      Object.entries(values).filter(([name, value]) => course[name as keyof CourseDetail] !== value),
    ) as CourseFields;
    try {
      if (Object.keys(changed).length > 0) {
        await update.mutateAsync({ id: course.id, fields: changed, revision: course.revision });
        notify(t("courses:form.saved"));
      }
      onClose();
    } catch (error) {
      if (errorCode(error) === "stale_version") setStale(true);
      else applyServerError(form, error);
    }
  });
  return (
    <FormDialog
      form={form}
      size="md"
      title={t("courses:form.title")}
      submitLabel={t("courses:form.save")}
      onSubmit={submit}
      onClose={onClose}
      labels={{
        title: t("courses:form.name"),
        description: t("courses:form.description"),
        access: t("courses:form.access"),
      }}
      lead={
        stale ? (
          <p role="alert" className="rounded-md bg-warn-soft px-3 py-2.5 text-warn-ink">
            {t("courses:form.stale")}
          </p>
        ) : null
      }
    >
      <FormField name="title" label={t("courses:form.name")} required>
        {(field) => <Input autoComplete="off" {...field} />}
      </FormField>
      <FormField
        name="description"
        label={t("courses:form.description")}
        description={t("courses:form.descriptionHelp")}
        optional
      >
        {(field) => <Textarea rows={5} {...field} />}
      </FormField>
      <FormField name="access" label={t("courses:form.access")}>
        {(field) => (
          <Select
            options={[
              { value: "invited", label: t("courses:form.accessInvited") },
              { value: "on_request", label: t("courses:form.accessOnRequest") },
            ]}
            {...field}
          />
        )}
      </FormField>
    </FormDialog>
  );
}

import { useState } from "react";
import type { Lock } from "@/components/shared/form/LockNotice";
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
import { errorCode, fasterPerson } from "@/lib/net/errors";
import { courseForm } from "@/lib/people/enrolments/course-form";

const fields = ["title", "description", "access"] as const;
const accessLabels = { invited: "accessInvited", on_request: "accessOnRequest" } as const;

interface EditCourseDialogProps {
  storeId: string;
  course: CourseDetail;
  onClose: () => void;
}

/** What a course is called, what it is about, and how one comes in. */
export default function EditCourseDialog({ storeId, course, onClose }: EditCourseDialogProps) {
  const { t } = useTranslation("courses");
  // What was opened is what is edited, whatever is read meanwhile.
  const [base, setBase] = useState(course);
  const update = useUpdateCourse(storeId);
  const [faster, setFaster] = useState<{ name: string | null } | null>(null);
  const form = useSchemaForm(courseForm, {
    title: base.title,
    description: base.description,
    access: base.access,
  });
  const labels = {
    title: t("courses:form.name"),
    description: t("courses:form.description"),
    access: t("courses:form.access"),
  };
  const shown = (field: (typeof fields)[number], value: string) =>
    field === "access" ? t(`courses:form.${accessLabels[value as keyof typeof accessLabels]}`) : value;
  const submit = form.handleSubmit(async (values) => {
    const changed = Object.fromEntries(
      Object.entries(values).filter(([name, value]) => base[name as keyof CourseDetail] !== value),
    ) as CourseFields;
    try {
      if (Object.keys(changed).length > 0) {
        await update.mutateAsync({ id: base.id, fields: changed, revision: base.revision });
        notify(t("courses:form.saved"));
      }
      onClose();
    } catch (error) {
      if (errorCode(error) === "stale_version") setFaster({ name: fasterPerson(error) });
      else applyServerError(form, error);
    }
  });
  /** Goes on from what stands now: what the person has not touched becomes the other's. */
  function goOn() {
    for (const field of fields)
      if (form.getValues(field) === base[field]) form.setValue(field, course[field]);
    setBase(course);
    setFaster(null);
  }
  const lock: Lock | null = faster && {
    who: { name: faster.name, at: course.updated_at },
    title: ({ name, when }) =>
      name ? t("courses:form.changedBy", { name, when }) : t("courses:form.changed", { when }),
    changes: fields
      .filter((field) => course[field] !== base[field])
      .map((field) => ({
        field,
        label: labels[field],
        value: shown(field, course[field]),
        mine: form.getValues(field) === base[field] ? undefined : t("courses:form.mineToo"),
      })),
    nothing: t("courses:form.unseen"),
    ways: [{ label: t("courses:form.goOn"), primary: true, run: goOn }],
  };
  return (
    <FormDialog
      form={form}
      size="md"
      title={t("courses:form.title")}
      submitLabel={t("courses:form.save")}
      onSubmit={submit}
      onClose={onClose}
      labels={labels}
      lock={lock}
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
              { value: "invited", label: shown("access", "invited") },
              { value: "on_request", label: shown("access", "on_request") },
            ]}
            {...field}
          />
        )}
      </FormField>
    </FormDialog>
  );
}

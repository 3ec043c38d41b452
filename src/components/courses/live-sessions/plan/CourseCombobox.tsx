import { useTranslation } from "@/hooks/ui/useTranslation";
import { Combobox, type ComboboxProps } from "@/components/shared/form/Combobox";
import { useTyping } from "@/components/shared/form/useTyping";
import { useCourses } from "@/hooks/courses/useLiveSessions";

/** The store's courses, searched as one types. */
export default function CourseCombobox({ storeId, ...props }: ComboboxProps & { storeId: string }) {
  const { t } = useTranslation("sessions");
  const { query, open, settling, field } = useTyping();
  const found = useCourses(storeId, query, open);
  return (
    <Combobox
      {...props}
      {...field}
      options={found.data?.map(({ id, title, status }) => ({
        id,
        label: title,
        end: status === "published" ? undefined : t(`course.status.${status}`),
      }))}
      loading={found.isFetching || settling}
      failed={found.isError}
    />
  );
}

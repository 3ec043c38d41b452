import { useTranslation } from "@/hooks/ui/useTranslation";
import { useNavigate } from "react-router-dom";
import { setOverlay } from "@/lib/overlays";
import { NewStoreFields, newStoreSchema } from "@/components/stores/NewStoreFields";
import { FormDialog } from "@/components/shared/overlay/FormDialog";
import { notify } from "@/components/shared/feedback/toast";
import { useCreateStore } from "@/hooks/stores/useCreateStore";
import { applyServerError } from "@/lib/net/apply-server-error";
import { useSchemaForm } from "@/hooks/ui/useSchemaForm";
import { paths } from "@/lib/paths";
import { useFormat } from "@/hooks/ui/useFormat";

/** Opens a further store, and goes to its empty home. */
export default function NewStoreDialog() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { timeZone } = useFormat();
  const { mutateAsync } = useCreateStore();
  const form = useSchemaForm(newStoreSchema, { name: "", currency: "EUR", timeZone });
  const close = () => setOverlay(null);

  const submit = form.handleSubmit(async (values) => {
    try {
      await mutateAsync(values);
      notify(t("newStore.done", { name: values.name }));
      close();
      void navigate(paths.dashboard);
    } catch (error) {
      applyServerError(form, error, { time_zone: "timeZone" });
    }
  });

  return (
    <FormDialog
      nested
      form={form}
      title={t("newStore.title")}
      description={t("newStore.description")}
      submitLabel={t("newStore.submit")}
      onSubmit={submit}
      onClose={close}
      labels={null}
    >
      <NewStoreFields />
    </FormDialog>
  );
}

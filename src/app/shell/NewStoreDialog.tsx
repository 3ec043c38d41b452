import { FormProvider } from "react-hook-form";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router-dom";
import { setOverlay } from "@/lib/overlays";
import { NewStoreFields, newStoreSchema } from "@/components/stores/NewStoreFields";
import { notify } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogContent } from "@/components/ui/Dialog";
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
    <Dialog open onOpenChange={(open) => !open && close()}>
      <DialogContent
        title={t("newStore.title")}
        description={t("newStore.description")}
        footer={
          <>
            <Button onClick={close}>{t("cancel")}</Button>
            <Button type="submit" form="new-store" variant="primary" loading={form.formState.isSubmitting}>
              {t("newStore.submit")}
            </Button>
          </>
        }
      >
        <FormProvider {...form}>
          <form
            id="new-store"
            noValidate
            className="grid gap-5 pb-2"
            onSubmit={(event) => void submit(event)}
          >
            <NewStoreFields />
          </form>
        </FormProvider>
      </DialogContent>
    </Dialog>
  );
}

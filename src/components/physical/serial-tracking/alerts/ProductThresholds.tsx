import X from "lucide-react/icons/x";
import { ThresholdSelect } from "@/components/physical/serial-tracking/alerts/ThresholdSelect";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { notifyError } from "@/components/shared/feedback/toast";
import { Combobox } from "@/components/shared/form/Combobox";
import { Field } from "@/components/shared/form/Field";
import { useTyping } from "@/components/shared/form/useTyping";
import { Button } from "@/components/ui/Button";
import { useProductThresholds, useSetProductThreshold } from "@/hooks/physical/alerts/alert-settings";
import { useProducts } from "@/hooks/physical/useSerialTracking";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useTranslation } from "@/hooks/ui/useTranslation";

/** What a product begins with when it is chosen. */
const FIRST = 5;

/** Products that are low from another number on than the store says, or never. */
export default function ProductThresholds({ storeId }: { storeId: string }) {
  const { t } = useTranslation("stock");
  const errorText = useErrorText();
  const { data = [], error, refetch } = useProductThresholds(storeId);
  const set = useSetProductThreshold(storeId);
  const { query, open, settling, field } = useTyping();
  const found = useProducts(storeId, query, open);
  const say = (productId: string, low: number | null | "as the store") =>
    set.mutate({ productId, low }, { onError: (refused) => notifyError(errorText(refused)) });
  const said = new Set(data.map((one) => one.product_id));
  return (
    <Field label={t("settings.products")} description={t("settings.productsHelp")}>
      {(control) => (
        <div className="grid gap-3">
          {error ? <ErrorState compact error={error} onRetry={() => void refetch()} /> : null}
          {data.length > 0 ? (
            <ul className="grid gap-2">
              {data.map(({ product_id: id, name, sku, low_stock: low }) => (
                <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1">
                  <span className="min-w-0 flex-1 basis-40 wrap-anywhere">
                    {name} <span className="code text-sm text-muted">{sku}</span>
                  </span>
                  <div className="w-44">
                    <ThresholdSelect
                      aria-label={t("settings.of", { name })}
                      value={low}
                      disabled={set.isPending}
                      onChange={(next) => say(id, next)}
                    />
                  </div>
                  <Button
                    variant="quiet"
                    size="iconSm"
                    aria-label={t("settings.remove", { name })}
                    onClick={() => say(id, "as the store")}
                  >
                    <X aria-hidden />
                  </Button>
                </li>
              ))}
            </ul>
          ) : null}
          <Combobox
            {...control}
            {...field}
            value={null}
            onChange={(choice) => {
              if (choice && !said.has(choice.id)) say(choice.id, FIRST);
            }}
            placeholder={t("settings.pick")}
            options={found.data?.map(({ id, name, sku }) => ({ id, label: name, hint: sku }))}
            loading={found.isFetching || settling}
            failed={found.isError}
          />
        </div>
      )}
    </Field>
  );
}

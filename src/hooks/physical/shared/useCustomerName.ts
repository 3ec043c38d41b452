import { useTranslation } from "@/hooks/ui/useTranslation";
import { useFormat } from "@/hooks/ui/useFormat";

export interface NamedCustomer {
  customer_name: string | null;
  customer_erased_at: string | null;
}

/** What a customer is called wherever one is named, files included: of one who was erased, since when; null for none. */
export function useCustomerName(): (row: NamedCustomer) => string | null {
  const { t } = useTranslation("serials");
  const format = useFormat();
  return ({ customer_name, customer_erased_at }) =>
    customer_erased_at === null
      ? customer_name
      : t("customerErased", { date: format.date(customer_erased_at) });
}

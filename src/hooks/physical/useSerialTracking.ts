export { findExactSerial } from "@/hooks/physical/find/exact-serial";
export { useProduct, useProducts } from "@/hooks/physical/shared/products";
export { useWarehouse, useWarehouses } from "@/hooks/physical/shared/warehouses";
export { useCustomerName } from "@/hooks/physical/shared/useCustomerName";
export { useCustomers } from "@/hooks/physical/shared/customers";
export { useOrders } from "@/hooks/physical/shared/useOrders";
export { useProductVariants } from "@/hooks/physical/shared/useProductVariants";
export { useCreateCustomer } from "@/hooks/physical/shared/customers";
export { useCreateProduct } from "@/hooks/physical/shared/products";
export { useCreateWarehouse } from "@/hooks/physical/shared/warehouses";
export { useSimilarSerial } from "@/hooks/physical/register/useSimilarSerial";
export { useErasePerson, usePersonMentions, type Erasure } from "@/hooks/physical/trace/useErasePerson";
export { useSerialTraceability } from "@/hooks/physical/trace/traceability";
export { useRecomputedChain, useVerifySerialHistory } from "@/hooks/physical/trace/serial-history";
export {
  useCreateSerial,
  useDeleteSerial,
  useRestoreSerial,
  useTransitionSerial,
  useUpdateSerial,
} from "@/hooks/physical/act/serial-mutations";
export {
  mostCounted,
  useSerialCount,
  useSerialNumbers,
  useSerialStats,
} from "@/hooks/physical/find/serial-queries";

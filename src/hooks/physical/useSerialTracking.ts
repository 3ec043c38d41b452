export { useProduct, useProducts, useWarehouse, useWarehouses } from "@/hooks/physical/shared/catalogue";
export {
  useCustomers,
  useOrders,
  useProductVariants,
  useReferredNames,
} from "@/hooks/physical/shared/catalogue-choices";
export {
  useCreateCustomer,
  useCreateProduct,
  useCreateWarehouse,
} from "@/hooks/physical/shared/catalogue-create";
export { useRecomputedChain, useVerifySerialHistory } from "@/hooks/physical/trace/serial-history";
export {
  useCreateSerial,
  useDeleteSerial,
  useRestoreSerial,
  useTransitionSerial,
  useUpdateSerial,
} from "@/hooks/physical/act/serial-mutations";
export {
  findExactSerial,
  useSerialNumbers,
  useSerialStats,
  useSerialTraceability,
} from "@/hooks/physical/find/serial-queries";

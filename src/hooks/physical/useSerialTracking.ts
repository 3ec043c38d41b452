export { useProduct, useProducts, useWarehouse, useWarehouses } from "@/hooks/physical/catalogue";
export {
  useCustomers,
  useOrders,
  useProductVariants,
  useReferredNames,
} from "@/hooks/physical/catalogue-choices";
export { useCreateCustomer, useCreateProduct, useCreateWarehouse } from "@/hooks/physical/catalogue-create";
export { useRecomputedChain, useVerifySerialHistory } from "@/hooks/physical/serial-history";
export {
  useCreateSerial,
  useDeleteSerial,
  useRestoreSerial,
  useTransitionSerial,
  useUpdateSerial,
} from "@/hooks/physical/serial-mutations";
export {
  findExactSerial,
  useSerialNumbers,
  useSerialStats,
  useSerialTraceability,
} from "@/hooks/physical/serial-queries";

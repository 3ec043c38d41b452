export {
  useCreateCustomer,
  useCreateProduct,
  useCreateWarehouse,
  useCustomers,
  useOrders,
  useProduct,
  useProducts,
  useProductVariants,
  useReferredNames,
  useWarehouse,
  useWarehouses,
} from "@/hooks/physical/catalogue";
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

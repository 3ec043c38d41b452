import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { catalogueKeys } from "@/hooks/physical/keys";
import type { Choice, Product } from "@/hooks/physical/types";
import { db, unwrap, unwrapMaybe } from "@/integrations/supabase/client";

/** A typeahead shows the best few; more text finds the rest. */
const few = 20;
const whileChoosing = 60_000;

/** A PostgREST `or` filter takes its values in quotes; the pattern matches the text anywhere, literally. */
function anywhere(columns: readonly string[], text: string): string {
  const literal = text.replace(/[\\%_]/g, "\\$&");
  const quoted = `"%${literal.replace(/[\\"]/g, "\\$&")}%"`;
  return columns.map((column) => `${column}.ilike.${quoted}`).join(",");
}

const productColumns = "id, name, sku, warranty_months, status";

/** Active products whose name or SKU contains the text. */
export function useProducts(storeId: string, text: string, enabled = true) {
  const query = text.trim();
  return useQuery({
    queryKey: catalogueKeys.search(storeId, "products", query),
    queryFn: ({ signal }): Promise<Product[]> => {
      const request = db
        .from("physical_products")
        .select(productColumns)
        .eq("store_id", storeId)
        .eq("status", "active")
        .order("name")
        .order("id")
        .limit(few)
        .abortSignal(signal);
      return unwrap(query ? request.or(anywhere(["name", "sku"], query)) : request);
    },
    enabled,
    placeholderData: keepPreviousData,
    staleTime: whileChoosing,
  });
}

export function productOptions(storeId: string, productId: string) {
  return queryOptions({
    queryKey: catalogueKeys.one(storeId, "products", productId),
    queryFn: ({ signal }): Promise<Product | null> =>
      unwrapMaybe(
        db
          .from("physical_products")
          .select(productColumns)
          .eq("store_id", storeId)
          .eq("id", productId)
          .abortSignal(signal)
          .maybeSingle(),
      ),
    staleTime: 5 * whileChoosing,
  });
}

export function useProduct(storeId: string, productId: string | null) {
  return useQuery({ ...productOptions(storeId, productId ?? ""), enabled: productId !== null });
}

/** All variants of one product: a few sizes or colours. */
export function useProductVariants(storeId: string, productId: string | null) {
  return useQuery({
    queryKey: catalogueKeys.search(storeId, "variants", "", productId),
    queryFn: async ({ signal }): Promise<Choice[]> => {
      const rows = await unwrap(
        db
          .from("product_variants")
          .select("id, name, sku")
          .eq("store_id", storeId)
          .eq("product_id", productId ?? "")
          .order("name")
          .limit(200)
          .abortSignal(signal),
      );
      return rows.map(({ id, name, sku }) => ({ id, label: name, hint: sku }));
    },
    enabled: productId !== null,
    staleTime: whileChoosing,
  });
}

/** Warehouses in use whose name or code contains the text. */
export function useWarehouses(storeId: string, text: string, enabled = true) {
  const query = text.trim();
  return useQuery({
    queryKey: catalogueKeys.search(storeId, "warehouses", query),
    queryFn: async ({ signal }): Promise<Choice[]> => {
      const request = db
        .from("warehouses")
        .select("id, name, code")
        .eq("store_id", storeId)
        .eq("is_active", true)
        .order("name")
        .order("id")
        .limit(few)
        .abortSignal(signal);
      const rows = await unwrap(query ? request.or(anywhere(["name", "code"], query)) : request);
      return rows.map(({ id, name, code }) => ({ id, label: name, hint: code }));
    },
    enabled,
    placeholderData: keepPreviousData,
    staleTime: whileChoosing,
  });
}

export function useWarehouse(storeId: string, warehouseId: string | null) {
  return useQuery({
    queryKey: catalogueKeys.one(storeId, "warehouses", warehouseId ?? ""),
    queryFn: ({ signal }) =>
      unwrapMaybe(
        db
          .from("warehouses")
          .select("id, name, code")
          .eq("store_id", storeId)
          .eq("id", warehouseId ?? "")
          .abortSignal(signal)
          .maybeSingle(),
      ),
    enabled: warehouseId !== null,
    staleTime: 5 * whileChoosing,
  });
}

/** Customers whose name, address or telephone contains the text. */
export function useCustomers(storeId: string, text: string, enabled = true) {
  const query = text.trim();
  return useQuery({
    queryKey: catalogueKeys.search(storeId, "customers", query),
    queryFn: async ({ signal }): Promise<Choice[]> => {
      const request = db
        .from("customers")
        .select("id, name, email, phone")
        .eq("store_id", storeId)
        .order("name")
        .order("id")
        .limit(few)
        .abortSignal(signal);
      const rows = await unwrap(query ? request.or(anywhere(["name", "email", "phone"], query)) : request);
      return rows.map(({ id, name, email, phone }) => ({
        id,
        label: name,
        hint: email ?? phone ?? undefined,
      }));
    },
    enabled,
    placeholderData: keepPreviousData,
    staleTime: whileChoosing,
  });
}

export interface OrderChoice extends Choice {
  customer: Choice | null;
}

/** Orders whose reference contains the text, newest first; only one customer's when given. */
export function useOrders(storeId: string, text: string, customerId: string | null, enabled = true) {
  const query = text.trim();
  return useQuery({
    queryKey: catalogueKeys.search(storeId, "orders", query, customerId),
    queryFn: async ({ signal }): Promise<OrderChoice[]> => {
      let request = db
        .from("orders")
        .select("id, reference, customer:customers(id, name)")
        .eq("store_id", storeId)
        .neq("status", "cancelled")
        .order("placed_at", { ascending: false })
        .order("id")
        .limit(few)
        .abortSignal(signal);
      if (query) request = request.or(anywhere(["reference"], query));
      if (customerId) request = request.eq("customer_id", customerId);
      const rows = await unwrap(request);
      return rows.map(({ id, reference, customer }) => ({
        id,
        label: reference,
        hint: customer?.name,
        customer: customer ? { id: customer.id, label: customer.name } : null,
      }));
    },
    enabled,
    placeholderData: keepPreviousData,
    staleTime: whileChoosing,
  });
}

export interface NewProduct {
  name: string;
  sku: string;
  warranty_months: number;
}

export function useCreateProduct(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (product: NewProduct): Promise<Product> =>
      unwrap(
        db
          .from("physical_products")
          .insert({ ...product, store_id: storeId })
          .select(productColumns)
          .single(),
      ),
    onSuccess: (product) => {
      client.setQueryData(catalogueKeys.one(storeId, "products", product.id), product);
      return client.invalidateQueries({ queryKey: catalogueKeys.kind(storeId, "products") });
    },
  });
}

export function useCreateWarehouse(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (warehouse: { name: string; code: string }) =>
      unwrap(
        db
          .from("warehouses")
          .insert({ ...warehouse, store_id: storeId })
          .select("id, name, code")
          .single(),
      ),
    onSuccess: (warehouse) => {
      client.setQueryData(catalogueKeys.one(storeId, "warehouses", warehouse.id), warehouse);
      return client.invalidateQueries({ queryKey: catalogueKeys.kind(storeId, "warehouses") });
    },
  });
}

export function useCreateCustomer(storeId: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (customer: { name: string; email: string | null }) =>
      unwrap(
        db
          .from("customers")
          .insert({ ...customer, store_id: storeId })
          .select("id, name, email")
          .single(),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: catalogueKeys.kind(storeId, "customers") }),
  });
}

export interface ReferredIds {
  products: readonly string[];
  variants: readonly string[];
  orders: readonly string[];
}

/** Names for the ids that events mention; an id that may not be read is left out. */
export function useReferredNames(storeId: string, ids: ReferredIds) {
  const all = [...ids.products, ...ids.variants, ...ids.orders].sort();
  return useQuery({
    queryKey: catalogueKeys.names(storeId, all),
    queryFn: async ({ signal }): Promise<Record<string, string>> => {
      const [products, variants, orders] = await Promise.all([
        ids.products.length === 0
          ? []
          : unwrap(
              db.from("physical_products").select("id, name").in("id", ids.products).abortSignal(signal),
            ),
        ids.variants.length === 0
          ? []
          : unwrap(db.from("product_variants").select("id, name").in("id", ids.variants).abortSignal(signal)),
        ids.orders.length === 0
          ? []
          : unwrap(db.from("orders").select("id, name:reference").in("id", ids.orders).abortSignal(signal)),
      ]);
      return Object.fromEntries([...products, ...variants, ...orders].map(({ id, name }) => [id, name]));
    },
    enabled: all.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 5 * whileChoosing,
  });
}

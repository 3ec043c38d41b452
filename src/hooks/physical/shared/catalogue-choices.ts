import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { few, whileChoosing } from "./catalogue";
import { catalogueKeys } from "./keys";
import type { Choice } from "./types";
import { db, unwrap } from "@/integrations/supabase/client";
import { anywhere } from "@/lib/text/anywhere";

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
      const rows = await unwrap(query ? request.like("search_text", anywhere(query)) : request);
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
      if (query) request = request.like("search_text", anywhere(query));
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

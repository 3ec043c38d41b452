import type { Setting } from "./setting.ts";

/** A store of the stranger's own for each group, so that its rows are all there is. */
export async function emptyStore({ sql, as }: Setting, name: string) {
  const { data: id } = await as("stranger").rpc("create_store", { p_name: name });
  const storeId = id ?? "";
  const [course] = await sql<
    { id: string }[]
  >`insert into public.courses ${sql({ store_id: storeId, title: name, status: "published" })} returning id`;
  const [product] = await sql<
    { id: string }[]
  >`insert into public.physical_products ${sql({ store_id: storeId, name, sku: name })} returning id`;
  return { id: storeId, course: course?.id ?? "", product: product?.id ?? "" };
}

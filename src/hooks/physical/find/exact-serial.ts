import * as z from "zod/mini";
import { rpc } from "@/integrations/supabase/server";

/** The id of the one unit whose serial, IMEI, MAC address or barcode is exactly this code, or null. */
export function findExactSerial(storeId: string, code: string): Promise<string | null> {
  const { signal } = new AbortController();
  return rpc("find_serial", { p_store_id: storeId, p_code: code }, z.nullable(z.string()), { signal });
}

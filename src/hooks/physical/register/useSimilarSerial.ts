import { useQuery } from "@tanstack/react-query";
import * as z from "zod/mini";
import { serialKeys } from "@/hooks/physical/shared/keys";
import { rpc } from "@/integrations/supabase/server";
import { serialStatuses } from "@/lib/physical/shared/serial-transitions";

const similarSerial = z.object({
  serial: z.string(),
  id: z.string(),
  serial_number: z.string(),
  status: z.enum(serialStatuses),
});

/** The unit whose serial looks like this one without being the same code, or null. `except`: the unit being edited. */
export function useSimilarSerial(storeId: string, serial: string, except: string | null) {
  const asked = serial.trim();
  return useQuery({
    queryKey: serialKeys.similar(storeId, asked, except),
    queryFn: async ({ signal }) => {
      const args = { p_store_id: storeId, p_serials: [asked], ...(except ? { p_except: except } : {}) };
      const [found] = await rpc("find_similar_serials", args, z.array(similarSerial), { signal });
      return found ?? null;
    },
    enabled: asked !== "",
  });
}

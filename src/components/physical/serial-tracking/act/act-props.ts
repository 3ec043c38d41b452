import type { SerialTraceability } from "@/hooks/physical/shared/types";
import type { StoreRole } from "@/lib/roles";

/** What every act on one unit is given. */
export interface ActProps {
  storeId: string;
  role: StoreRole;
  traced: SerialTraceability;
  /** Reads the unit again, after somebody else changed it. */
  refetch: () => Promise<unknown>;
  onClose: () => void;
}

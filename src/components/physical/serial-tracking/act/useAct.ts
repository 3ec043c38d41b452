import { useState } from "react";
import type { SerialDetail, SerialTraceability } from "@/hooks/physical/shared/types";
import { errorCode } from "@/lib/net/errors";

interface Act {
  /** The unit as the person saw it: its version is the one a change is made against. */
  base: SerialDetail;
  /** Go on from the unit as it is now. */
  accept: () => void;
  /** Call with what a mutation threw: true when it was only too late, and the change of the other has been read. */
  wasStale: (error: unknown) => Promise<boolean>;
}

/** Optimistic locking for a form: a unit changed by somebody else is noticed before and after sending. */
export function useAct(traced: SerialTraceability, refetch: () => Promise<unknown>): Act {
  const [base, setBase] = useState(traced.serial);
  return {
    base,
    accept: () => setBase(traced.serial),
    wasStale: async (error) => {
      if (errorCode(error) !== "stale_version") return false;
      await refetch();
      return true;
    },
  };
}

import { lazy } from "react";
import { PartMissing } from "./PartMissing";
import { isMissingFile, persistently } from "@/lib/net/persistently";

/**
 * `React.lazy` for a network that comes and goes: what was opened opens when the network is back, and a part whose
 * file does not come says so beside the page instead of taking it away.
 */
export const lazyPart: typeof lazy = (load) =>
  lazy(async () => {
    try {
      return await persistently(load);
    } catch (error) {
      if (!isMissingFile(error)) throw error;
      return { default: PartMissing as never };
    }
  });

import type { Density } from "./data-table-types";
import { useStored } from "@/hooks/ui/useStored";

const densities: readonly Density[] = ["comfortable", "compact"];

/** The rows' height, one choice for every table on this device. */
export const useDensity = () => useStored<Density>("density", densities, "comfortable");

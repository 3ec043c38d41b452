import Rows3 from "lucide-react/icons/rows-3";
import Rows4 from "lucide-react/icons/rows-4";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useDensity } from "./useDensity";
import { Button } from "@/components/ui/Button";

/** Comfortable or compact rows; for a FilterBar's end. Cards have no density, so a phone does not show it. */
export function DensityToggle() {
  const { t } = useTranslation();
  const [density, setDensity] = useDensity();
  const compact = density === "compact";
  const label = t("table.compact");
  return (
    <Button
      variant="quiet"
      size="icon"
      className="max-sm:hidden"
      aria-pressed={compact}
      aria-label={label}
      title={label}
      onClick={() => setDensity(compact ? "comfortable" : "compact")}
    >
      {compact ? <Rows4 aria-hidden /> : <Rows3 aria-hidden />}
    </Button>
  );
}

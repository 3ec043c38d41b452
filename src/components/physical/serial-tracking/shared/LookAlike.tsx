import ExternalLink from "lucide-react/icons/external-link";
import TriangleAlert from "lucide-react/icons/triangle-alert";
import { useWatch } from "react-hook-form";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useSimilarSerial } from "@/hooks/physical/useSerialTracking";
import { useSettled } from "@/hooks/ui/useSettled";
import { links } from "@/lib/paths";

interface LookAlikeProps {
  storeId: string;
  /** The unit that is being edited, which resembles itself. */
  unitId: string | null;
}

/** Warns beside the serial of a unit that looks the same and is another one. It stands in no one's way. */
export function LookAlike({ storeId, unitId }: LookAlikeProps) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const typed = useWatch<{ serial_number: string }, "serial_number">({ name: "serial_number" });
  const settled = useSettled(typed, 300);
  const { data } = useSimilarSerial(storeId, settled, unitId);
  const found = settled === typed ? data : null;
  return (
    <output className="-mt-2 block empty:hidden">
      {found ? (
        <span className="flex gap-2.5 rounded-md bg-warn-soft px-3 py-2 text-sm text-warn-ink">
          <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          <span className="min-w-0">
            {t("similar.warning")}{" "}
            <a
              href={links.serials({ serial: found.id })}
              target="_blank"
              rel="noopener"
              className="code font-medium break-all underline underline-offset-4"
            >
              {found.serial_number}
              <ExternalLink aria-hidden className="ml-1 inline size-3.5" />
              <span className="sr-only"> {t("similar.newTab")}</span>
            </a>{" "}
            ({t(`status.${found.status}`).toLowerCase()}). {t("similar.compare")}
          </span>
        </span>
      ) : null}
    </output>
  );
}

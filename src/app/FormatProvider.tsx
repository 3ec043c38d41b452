import { useMemo, type ReactNode } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useProfile } from "@/hooks/settings/useProfile";
import { createFormat, deviceTimeZone, isTimeZone } from "@/lib/text/format";
import { FormatContext } from "@/hooks/ui/useFormat";

/** Figures and times follow the language on screen, and the country and zone of the profile or of the device. */
export function FormatProvider({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  const { data: profile } = useProfile();
  const { language } = i18n;
  const { time_zone: zone, region } = profile ?? {};
  const format = useMemo(
    () => createFormat({ language, region, timeZone: zone && isTimeZone(zone) ? zone : deviceTimeZone() }),
    [language, region, zone],
  );
  return <FormatContext value={format}>{children}</FormatContext>;
}

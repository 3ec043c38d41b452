import { Select } from "@/components/ui/Select";
import type { ComponentProps } from "react";
import { deviceTimeZone } from "@/lib/text/format";

interface ZoneSelectProps extends Omit<ComponentProps<typeof Select>, "options" | "children"> {
  /** A zone that must be among the choices even if this browser lists it under another name. */
  also?: string | undefined;
}

/** IANA zones by region; the device's own and the one in use stand first. */
export function ZoneSelect({ also, ...props }: ZoneSelectProps) {
  const all = Intl.supportedValuesOf("timeZone");
  const device = deviceTimeZone();
  const first = [...new Set([also ?? "", device, "Europe/Paris", "UTC"])].filter(Boolean);
  const regions = [...new Set(all.map((zone) => zone.split("/")[0] ?? zone))];
  return (
    <Select {...props}>
      {first.map((zone) => (
        <option key={`first-${zone}`} value={zone}>
          {zone.replaceAll("_", " ")}
        </option>
      ))}
      {regions.map((region) => (
        <optgroup key={region} label={region}>
          {all
            .filter((zone) => zone.startsWith(`${region}/`) && !first.includes(zone))
            .map((zone) => (
              <option key={zone} value={zone}>
                {zone.slice(zone.indexOf("/") + 1).replaceAll("_", " ")}
              </option>
            ))}
        </optgroup>
      ))}
    </Select>
  );
}

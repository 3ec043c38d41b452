import { useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Field } from "@/components/shared/form/Field";
import { useDensity } from "@/components/shared/table/useDensity";
import { Segmented } from "@/components/ui/Segmented";
import { Switch } from "@/components/ui/Switch";
import { setSingleKeysEnabled, singleKeysEnabled } from "@/lib/shortcuts";
import { themes, useThemeChoice } from "@/hooks/ui/theme";

const densities = ["comfortable", "compact"] as const;

/** What belongs to this device. */
export function Appearance() {
  const { t } = useTranslation("settings");
  const [theme, setTheme] = useThemeChoice();
  const [density, setDensity] = useDensity();
  const [keys, setKeys] = useState(singleKeysEnabled);
  return (
    <div className="grid gap-5 p-4 sm:p-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <span aria-hidden className="font-medium">
          {t("appearance.theme")}
        </span>
        <Segmented
          label={t("appearance.theme")}
          value={theme}
          options={themes.map((value) => ({ value, label: t(`appearance.themes.${value}`) }))}
          onChange={setTheme}
        />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-3 max-sm:hidden">
        <span aria-hidden className="font-medium">
          {t("appearance.density")}
        </span>
        <Segmented
          label={t("appearance.density")}
          value={density}
          options={densities.map((value) => ({ value, label: t(`appearance.densities.${value}`) }))}
          onChange={setDensity}
        />
      </div>
      <Field inline label={t("appearance.shortcuts")} description={t("appearance.shortcutsHelp")}>
        {(control) => (
          <Switch
            {...control}
            checked={keys}
            onChange={({ target: { checked } }) => {
              setSingleKeysEnabled(checked);
              setKeys(checked);
            }}
          />
        )}
      </Field>
    </div>
  );
}

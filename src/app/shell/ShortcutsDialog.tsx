import { useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { setOverlay } from "@/lib/overlays";
import { Field } from "@/components/shared/form/Field";
import { Kbd } from "@/components/shared/display/Kbd";
import { Dialog, DialogContent } from "@/components/ui/Dialog";
import { Switch } from "@/components/ui/Switch";
import { listShortcuts, setSingleKeysEnabled, singleKeysEnabled } from "@/lib/shortcuts";

/** Lists what works on the page one is on, and lets the one-key shortcuts be turned off. */
export default function ShortcutsDialog() {
  const { t } = useTranslation();
  const [shortcuts] = useState(listShortcuts);
  const [enabled, setEnabled] = useState(singleKeysEnabled);
  return (
    <Dialog open onOpenChange={(open) => !open && setOverlay(null)}>
      <DialogContent title={t("shortcuts.title")} description={t("shortcuts.description")}>
        <dl className="divide-y divide-line">
          {[...shortcuts, { keys: "Escape", description: t("shortcuts.escape") }].map(
            ({ keys, description }) => (
              <div key={keys} className="flex items-center justify-between gap-4 py-2.5">
                <dt>{description}</dt>
                <dd>
                  <Kbd keys={keys} />
                </dd>
              </div>
            ),
          )}
        </dl>
        <Field
          inline
          label={t("shortcuts.singleKeys")}
          description={t("shortcuts.singleKeysHelp")}
          className="my-4 rounded-md bg-sunken p-3"
        >
          {(control) => (
            <Switch
              {...control}
              checked={enabled}
              onChange={({ target: { checked } }) => {
                setSingleKeysEnabled(checked);
                setEnabled(checked);
              }}
            />
          )}
        </Field>
      </DialogContent>
    </Dialog>
  );
}

import Ellipsis from "lucide-react/icons/ellipsis";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { actIcons } from "@/components/physical/serial-tracking/shared/act-icons";
import type { UnitActions } from "@/components/physical/serial-tracking/shared/useUnitActions";
import { ActionMenu, type MenuAction } from "@/components/shared/overlay/ActionMenu";
import { Button } from "@/components/ui/Button";
import { usePhone } from "@/hooks/ui/useMediaQuery";

function Move({ action, primary }: { action: MenuAction; primary: boolean }) {
  const Icon = actIcons[action.id];
  return (
    <Button
      variant={primary ? "primary" : action.danger ? "dangerGhost" : "secondary"}
      className="max-sm:grow"
      onClick={action.onSelect}
    >
      {Icon ? <Icon aria-hidden /> : null}
      {action.label}
    </Button>
  );
}

/** What is never the step one hopes for. */
const setbacks = ["damaged", "scrapped"];

function withIcon(action: MenuAction): MenuAction {
  const icon = actIcons[action.id];
  return icon ? { ...action, icon } : action;
}

/** The moves that are allowed now, as buttons; what does not fit and all the rest in a menu. */
export function UnitFooter({ actions }: { actions: UnitActions }) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const phone = usePhone();
  const shown = actions.moves.slice(0, phone ? 2 : 3);
  const rest = [...actions.moves.slice(shown.length), ...actions.others].map((action, index) =>
    withIcon(index === 0 ? { ...action, separated: false } : action),
  );

  return (
    <div className="flex w-full flex-row-reverse flex-wrap items-center gap-2 sm:justify-start">
      {shown.map((action, index) => (
        <Move key={action.id} action={action} primary={index === 0 && !setbacks.includes(action.id)} />
      ))}
      <ActionMenu
        label={t("otherActions")}
        variant="secondary"
        size={shown.length > 0 ? "icon" : "md"}
        side="top"
        align="start"
        className="sm:mr-auto"
        actions={rest}
      >
        {shown.length > 0 ? undefined : (
          <>
            <Ellipsis aria-hidden />
            {t("otherActions")}
          </>
        )}
      </ActionMenu>
    </div>
  );
}

import type { Translate } from "@/lib/text/texts";
import { actionIcons } from "./action-icons";
import type { ActionSession } from "./session-actions-context";
import type { MenuAction } from "@/components/shared/overlay/ActionMenu";
import { offeredActions, type SessionAction } from "@/lib/courses/shared/session-actions";
import type { StoreRole } from "@/lib/roles";

interface SessionMenu {
  session: ActionSession;
  role: StoreRole;
  t: Translate;
  perform: (action: SessionAction, session: ActionSession) => void;
  /** Already offered as a button. */
  except?: readonly (SessionAction | undefined)[];
}

/** Everything else the role and the state allow; what takes something away stands apart. */
export function sessionMenu({ session, role, t, perform, except = [] }: SessionMenu): MenuAction[] {
  const offered = offeredActions(session, role).filter((action) => !except.includes(action));
  const firstLoss = offered.find((action) => action === "cancel" || action === "delete");
  return offered.map((action) => ({
    id: action,
    label: t(`action.${action}`),
    icon: actionIcons[action],
    danger: action === "delete" || action === "cancel",
    separated: action === firstLoss && offered[0] !== action,
    onSelect: () => perform(action, session),
  }));
}

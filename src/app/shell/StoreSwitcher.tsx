import ChevronsUpDown from "lucide-react/icons/chevrons-up-down";
import Plus from "lucide-react/icons/plus";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useNavigate } from "react-router-dom";
import { openNewStore } from "@/lib/overlays";
import { ActionMenu } from "@/components/shared/overlay/ActionMenu";
import { Avatar } from "@/components/ui/Avatar";
import { Skeleton } from "@/components/ui/Skeleton";
import { useStoreChoice } from "@/hooks/stores/useCurrentStore";
import { paths } from "@/lib/paths";

/** The store one works in. Choosing another goes to its home: what was open belongs to the store left behind. */
export function StoreSwitcher() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { store, role, memberships, choose, isPending } = useStoreChoice();

  if (isPending) {
    return (
      <div className="flex h-11 items-center gap-3 px-1.5">
        <Skeleton className="size-8 rounded-md" />
        <Skeleton className="w-28" />
      </div>
    );
  }
  const name = store?.name ?? t("appName");
  return (
    <ActionMenu
      label={t("shell.stores")}
      heading={t("shell.stores")}
      align="start"
      variant="ghost"
      size="md"
      className="w-full"
      buttonClassName="h-11! w-full min-w-0 shrink! justify-start! gap-3! px-1.5! text-left"
      actions={[
        ...memberships.map((membership) => ({
          id: membership.store.id,
          label: membership.store.name,
          hint: t(`roles.${membership.role}`),
          checked: membership.store.id === store?.id,
          onSelect: () => {
            choose(membership.store.id);
            void navigate(paths.dashboard);
          },
        })),
        {
          id: "new",
          label: t("shell.newStore"),
          icon: Plus,
          separated: memberships.length > 0,
          onSelect: openNewStore,
        },
      ]}
    >
      <Avatar square name={name} />
      <span className="min-w-0 flex-1 leading-tight">
        <span className="block truncate font-semibold">{name}</span>
        {role ? (
          <span className="block truncate text-sm font-normal text-muted">{t(`roles.${role}`)}</span>
        ) : null}
      </span>
      <ChevronsUpDown aria-hidden className="text-muted" />
    </ActionMenu>
  );
}

import { Link, useNavigate } from "react-router-dom";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { notify } from "@/components/shared/feedback/toast";
import { ConfirmDialog } from "@/components/shared/overlay/ConfirmDialog";
import { Dialog, DialogContent } from "@/components/ui/Dialog";
import { Skeleton } from "@/components/ui/Skeleton";
import { useCloseStore, useStoreClosing } from "@/hooks/stores/useCloseStore";
import type { Store } from "@/hooks/stores/useMyStores";
import { useFormat } from "@/hooks/ui/useFormat";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { links, paths } from "@/lib/paths";

const TIES = [
  ["sessions", paths.liveSessions],
  ["members", links.settings("team")],
  ["connections", links.settings("integrations")],
] as const;

interface CloseStoreDialogProps {
  store: Store;
  onClose: () => void;
}

/** Says what a store must be rid of before it may close; else what closing takes and what stays, and does it once its name has been typed. */
export default function CloseStoreDialog({ store, onClose }: CloseStoreDialogProps) {
  const { t } = useTranslation("settings");
  const format = useFormat();
  const navigate = useNavigate();
  const { data, error, refetch } = useStoreClosing(store.id);
  const { mutateAsync } = useCloseStore(store.id);
  const ties = data ? TIES.filter(([name]) => data[name] > 0) : [];

  if (!data || ties.length > 0)
    return (
      <Dialog open onOpenChange={(open) => !open && onClose()}>
        <DialogContent
          title={t("close.title", { store: store.name })}
          description={data ? t("close.first") : undefined}
        >
          {data ? (
            <ul className="grid gap-3">
              {ties.map(([name, to]) => (
                <li key={name}>
                  <Link className="text-accent-ink underline underline-offset-4" to={to} onClick={onClose}>
                    {t(`close.ties.${name}`, { count: data[name] })}
                  </Link>
                </li>
              ))}
            </ul>
          ) : error ? (
            <ErrorState compact error={error} onRetry={() => void refetch()} />
          ) : (
            <div aria-busy className="grid gap-3">
              <Skeleton className="w-3/4" />
              <Skeleton className="w-2/3" />
            </div>
          )}
        </DialogContent>
      </Dialog>
    );

  const lost = (["students", "customers"] as const).filter((name) => data[name] > 0);
  return (
    <ConfirmDialog
      open
      danger
      title={t("close.title", { store: store.name })}
      description={t("close.text")}
      losses={[t("close.access"), ...lost.map((name) => t(`close.${name}`, { count: data[name] }))]}
      keeps={[
        ...(data.units > 0 ? [t("close.units", { count: data.units })] : []),
        ...(data.kept_until ? [t("close.evidence", { date: format.date(data.kept_until) })] : []),
      ]}
      typed={store.name}
      confirmLabel={t("close.confirm")}
      cancelLabel={t("close.keep")}
      run={() => mutateAsync(store.name)}
      onSettle={({ action }) => {
        onClose();
        if (action !== "confirm") return;
        notify(t("close.done", { store: store.name }));
        void navigate(paths.home, { replace: true });
      }}
    />
  );
}

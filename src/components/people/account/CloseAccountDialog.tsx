import { useNavigate } from "react-router-dom";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { notify } from "@/components/shared/feedback/toast";
import { ConfirmDialog } from "@/components/shared/overlay/ConfirmDialog";
import { Button } from "@/components/ui/Button";
import { Dialog, DialogContent } from "@/components/ui/Dialog";
import { Skeleton } from "@/components/ui/Skeleton";
import { useAuth, useUser } from "@/hooks/auth/useAuth";
import { useAccountClosing, useCloseAccount } from "@/hooks/people/account/account";
import { useFormat } from "@/hooks/ui/useFormat";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { links, paths } from "@/lib/paths";

/** Says what closing one's account takes, what stays and until when, and does it once the address has been typed. */
export default function CloseAccountDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["account", "common"]);
  const format = useFormat();
  const { email } = useUser();
  const { signOut } = useAuth();
  const navigate = useNavigate();
  const { data, error, refetch } = useAccountClosing();
  const { mutateAsync } = useCloseAccount();

  if (!data || data.owned_alone.length > 0)
    return (
      <Dialog open onOpenChange={(open) => !open && onClose()}>
        <DialogContent
          title={t("close.title")}
          description={data ? t("close.ownedAlone", { count: data.owned_alone.length }) : undefined}
          footer={
            data ? (
              <Button
                variant="primary"
                onClick={() => {
                  onClose();
                  void navigate(links.settings("team"));
                }}
              >
                {t("close.toTeam")}
              </Button>
            ) : undefined
          }
        >
          {data ? (
            <ul className="list-disc pl-5">
              {data.owned_alone.map(({ id, name }) => (
                <li key={id} className="font-medium wrap-anywhere">
                  {name}
                </li>
              ))}
            </ul>
          ) : error ? (
            <ErrorState compact error={error} onRetry={() => void refetch()} />
          ) : (
            <div aria-busy className="grid gap-3">
              <Skeleton className="w-3/4" />
              <Skeleton className="w-2/3" />
              <Skeleton className="w-1/2" />
            </div>
          )}
        </DialogContent>
      </Dialog>
    );

  const counted = (["stores", "courses", "seats", "hosted", "questions"] as const)
    .filter((name) => data[name] > 0)
    .map((name) => t(`close.${name}`, { count: data[name] }));
  const kept = data.kept.map(({ store, sessions, until }) =>
    t("close.kept", { store, count: sessions, date: format.date(until) }),
  );
  return (
    <ConfirmDialog
      open
      danger
      title={t("close.title")}
      description={t("close.text")}
      losses={[t("close.profile"), ...counted, t("close.texts")]}
      keeps={[...kept, t("close.history")]}
      typed={email}
      confirmLabel={t("close.confirm")}
      cancelLabel={t("close.stay")}
      run={() => mutateAsync(email)}
      onSettle={({ action }) => {
        if (action !== "confirm") return onClose();
        void signOut()
          .catch(() => undefined)
          .then(() => navigate(paths.signIn, { replace: true }));
        notify(t("close.done"));
      }}
    />
  );
}

import Share2 from "lucide-react/icons/share-2";
import { useId } from "react";
import { CopyButton } from "@/components/shared/display/CopyButton";
import { Button, buttonVariants } from "@/components/ui/Button";
import { Dialog, DialogContent } from "@/components/ui/Dialog";
import { Input } from "@/components/ui/Input";
import { Label } from "@/components/ui/Label";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { invitationUrl, whatsappUrl } from "@/lib/people/invitations/share-link";

interface SharedLinkProps {
  token: string;
  store: string;
  title: string;
  onClose: () => void;
}

/** A link that was just made: shown this once, to be copied or shared. */
export function SharedLink({ token, store, title, onClose }: SharedLinkProps) {
  const { t } = useTranslation("inviting");
  const id = useId();
  const url = invitationUrl(token);
  const message = t("inviting:link.message", { store, title, url });
  const mayShare = typeof navigator !== "undefined" && "share" in navigator;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={t("inviting:link.made")}
        description={t("inviting:link.once")}
        footer={
          <Button variant="primary" onClick={onClose}>
            {t("common:close")}
          </Button>
        }
      >
        <div className="grid gap-4">
          <div className="grid gap-1.5">
            <Label htmlFor={id}>{t("inviting:link.address")}</Label>
            <Input id={id} readOnly value={url} onFocus={(event) => event.target.select()} />
          </div>
          <div className="flex flex-wrap gap-2">
            <CopyButton value={url} label={t("inviting:link.copy")} withText />
            <a
              href={whatsappUrl(message)}
              target="_blank"
              rel="noopener noreferrer"
              className={buttonVariants({ size: "sm" })}
            >
              {t("inviting:link.whatsapp")}
            </a>
            {mayShare ? (
              <Button
                size="sm"
                onClick={() => void navigator.share({ text: message }).catch(() => undefined)}
              >
                <Share2 aria-hidden />
                {t("inviting:link.share")}
              </Button>
            ) : null}
          </div>
        </div>
      </DialogContent>
    </Dialog>
  );
}

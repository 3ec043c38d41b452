import { useTranslation } from "@/hooks/ui/useTranslation";
import { Toaster as SonnerToaster } from "sonner";

const toast =
  "pointer-events-auto flex w-full items-center font-sans gap-3 rounded-md bg-raised px-4 py-3 text-base text-ink shadow-float sm:w-96 [&_[data-icon]]:text-good-solid data-[type=error]:[&_[data-icon]]:text-bad-solid";

const descriptionStyle = "text-sm text-muted";

export default function Toaster() {
  const { t } = useTranslation();
  return (
    <SonnerToaster
      position="bottom-left"
      offset={{ bottom: "var(--toast-bottom)", left: "var(--toast-left)" }}
      mobileOffset={{ bottom: "var(--toast-bottom-phone)", left: "1rem", right: "1rem" }}
      containerAriaLabel={t("notifications")}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast,
          content: "min-w-0 flex-1",
          title: "line-clamp-3",
          description: descriptionStyle,
          actionButton:
            "tap h-8 shrink-0 rounded-md px-3 font-medium text-accent-ink underline-offset-4 hover:bg-sunken",
        },
      }}
    />
  );
}

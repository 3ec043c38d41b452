import ArrowRight from "lucide-react/icons/arrow-right";
import LoaderCircle from "lucide-react/icons/loader-circle";
import { useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { Avatar } from "@/components/ui/Avatar";
import { useAuth } from "@/hooks/auth/useAuth";
import { demoAccounts, demoPassword, type DemoAccount } from "@/lib/demo-accounts";

/** One tap signs in; only there when the page talks to the embedded back end. */
export default function DemoAccounts() {
  const { t } = useTranslation("auth");
  const { signIn } = useAuth();
  const [entering, setEntering] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);

  async function enter(account: DemoAccount) {
    if (entering) return;
    setEntering(account.id);
    setFailure(null);
    try {
      await signIn(account.email, demoPassword);
    } catch (error) {
      setFailure(error);
      setEntering(null);
    }
  }

  return (
    <section
      aria-labelledby="demo-title"
      className="mx-auto w-full max-w-md rounded-lg border border-line bg-surface"
    >
      <div className="px-4 pt-4 pb-3 sm:px-5">
        <h2 id="demo-title" className="text-lg font-semibold">
          {t("demo.title")}
        </h2>
        <p className="mt-1 text-pretty text-muted">{t("demo.description")}</p>
      </div>
      {failure ? <ErrorState compact error={failure} className="mx-4 mb-3" /> : null}
      <ul className="border-t border-line">
        {demoAccounts.map((account) => (
          <li key={account.id} className="border-b border-line">
            <button
              type="button"
              aria-busy={entering === account.id}
              onClick={() => void enter(account)}
              className="group flex min-h-15 w-full items-center gap-3 px-4 py-2.5 text-left transition-colors hover:bg-hover focus-visible:-outline-offset-2 sm:px-5"
            >
              <Avatar name={account.name} />
              <span className="min-w-0 flex-1">
                <span className="block font-medium">{account.name}</span>
                <span className="block text-sm text-muted">{t(`demo.roles.${account.id}`)}</span>
              </span>
              {entering === account.id ? (
                <LoaderCircle aria-hidden className="size-4 shrink-0 animate-spin text-muted" />
              ) : (
                <ArrowRight
                  aria-hidden
                  className="size-4 shrink-0 text-faint transition-transform group-hover:translate-x-0.5"
                />
              )}
            </button>
          </li>
        ))}
      </ul>
      <p className="px-4 py-3 text-sm text-muted sm:px-5">
        {t("demo.password")} <span className="code whitespace-nowrap text-ink">{demoPassword}</span>
      </p>
      <p className="border-t border-line px-4 py-3 text-sm text-pretty text-muted sm:px-5">
        {t("demo.mails")}{" "}
        <a href="/__mailbox" className="font-medium whitespace-nowrap text-accent underline">
          {t("demo.mailbox")}
        </a>
      </p>
    </section>
  );
}

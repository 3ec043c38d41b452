import { useTranslation } from "@/hooks/ui/useTranslation";
import { Link } from "react-router-dom";
import { links } from "@/lib/paths";

/** Leads to where accounts are connected and reconnected. */
export function ConnectionsLink() {
  const { t } = useTranslation("session");
  return (
    <Link
      to={links.settings("integrations")}
      className="text-sm text-accent-ink underline underline-offset-4"
    >
      {t("meeting.settings")}
    </Link>
  );
}

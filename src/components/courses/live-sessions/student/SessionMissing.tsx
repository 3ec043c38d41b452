import SearchX from "lucide-react/icons/search-x";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { ButtonLink } from "@/components/shared/display/ButtonLink";
import { EmptyState } from "@/components/shared/feedback/EmptyState";
import { PageHead } from "@/components/shared/display/PageHead";
import { Card } from "@/components/ui/Card";
import { useUser } from "@/hooks/auth/useAuth";
import { paths } from "@/lib/paths";

/** Gone, or not for this account: the two are not told apart. */
export function SessionMissing() {
  const { t } = useTranslation("student");
  const { email } = useUser();
  return (
    <>
      <PageHead title={t("student:session.notFound.title")} />
      <Card>
        <EmptyState
          icon={<SearchX />}
          title={t("student:session.notFound.what")}
          description={t("student:session.notFound.description", { email })}
          action={
            <ButtonLink variant="primary" to={paths.student}>
              {t("student:action.backToList")}
            </ButtonLink>
          }
        />
      </Card>
    </>
  );
}

import { notify, notifyError } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import { useAnswerStockAlert } from "@/hooks/physical/alerts/stock-alerts";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useTranslation } from "@/hooks/ui/useTranslation";

const WEEK = 7;

/**
 * What a person of the stock says to an alert: later, or seen.
 * @param title what the alert is called, for who does not see what stands beside
 */
export default function AlertAnswers({
  storeId,
  alertId,
  title,
  onAnswered,
}: {
  storeId: string;
  alertId: string;
  title: string;
  onAnswered?: () => void;
}) {
  const { t } = useTranslation("stock");
  const errorText = useErrorText();
  const answer = useAnswerStockAlert(storeId);
  const say = (words: string, snoozeDays?: number) =>
    answer.mutate(
      { id: alertId, ...(snoozeDays !== undefined && { snoozeDays }) },
      {
        onSuccess: () => {
          notify(words);
          onAnswered?.();
        },
        onError: (error) => notifyError(errorText(error)),
      },
    );
  return (
    <>
      <Button
        size="sm"
        disabled={answer.isPending}
        aria-label={t("alerts.laterNamed", { title })}
        onClick={() => say(t("alerts.snoozed"), WEEK)}
      >
        {t("alerts.later")}
      </Button>
      <Button
        size="sm"
        disabled={answer.isPending}
        aria-label={t("alerts.doneNamed", { title })}
        onClick={() => say(t("alerts.answered"))}
      >
        {t("alerts.done")}
      </Button>
    </>
  );
}

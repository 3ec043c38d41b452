import { notify, notifyError } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import { Card } from "@/components/ui/Card";
import {
  useAskToJoin,
  useLeaveCourse,
  useMyCourses,
  useWithdrawRequest,
  type CourseLook,
} from "@/hooks/people/joining/joining";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { confirm } from "@/lib/confirm";

const standings = ["enrolled", "asked", "declined", "left", "revoked"];

/** How one stands in a course, and the one thing to do about it: ask, take the request back, leave. */
export function MyStanding({ course }: { course: CourseLook }) {
  const { t } = useTranslation("joining");
  const errorText = useErrorText();
  const mine = useMyCourses();
  const ask = useAskToJoin();
  const withdraw = useWithdrawRequest();
  const leave = useLeaveCourse();
  const { id, title, standing, open, store_name: store } = course;
  const failed = (error: unknown) => notifyError(errorText(error));

  async function askToLeave() {
    const held = mine.data?.find((one) => one.id === id);
    const { seats = 0, waits = 0 } = held ?? {};
    const answer = await confirm({
      title: t("joining:course.leave.title", { title }),
      losses: [
        ...(seats > 0 ? [t("joining:course.leave.seats", { count: seats })] : []),
        ...(waits > 0 ? [t("joining:course.leave.waits", { count: waits })] : []),
        t("joining:course.leave.access"),
      ],
      keeps: [t("joining:course.leave.public")],
      danger: true,
      confirmLabel: t("joining:course.leave.action"),
      cancelLabel: t("joining:course.leave.stay"),
      run: () => leave.mutateAsync(id),
    });
    if (answer.action === "confirm") notify(t("joining:course.leave.done", { title }));
  }

  const mayAsk = open && (standing === "none" || standing === "left" || standing === "revoked");
  return (
    <Card className="grid gap-4 p-5">
      <p>{t(`joining:course.standing.${standings.includes(standing) ? standing : "none"}`)}</p>
      {standing === "enrolled" ? (
        // What is lost is known before it is asked about.
        <Button disabled={!mine.data} onClick={() => void askToLeave()}>
          {t("joining:course.leave.action")}
        </Button>
      ) : null}
      {standing === "asked" ? (
        <Button
          loading={withdraw.isPending}
          onClick={() =>
            withdraw.mutate(id, { onSuccess: () => notify(t("joining:course.withdrawn")), onError: failed })
          }
        >
          {t("joining:course.withdraw")}
        </Button>
      ) : null}
      {mayAsk ? (
        <>
          <p className="text-sm text-muted">{t("joining:course.askHelp", { store })}</p>
          <Button
            variant="primary"
            loading={ask.isPending}
            onClick={() =>
              ask.mutate(id, { onSuccess: () => notify(t("joining:course.asked")), onError: failed })
            }
          >
            {t(standing === "none" ? "joining:course.ask" : "joining:course.askAgain")}
          </Button>
        </>
      ) : null}
    </Card>
  );
}

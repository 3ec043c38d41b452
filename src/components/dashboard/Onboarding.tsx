import Check from "lucide-react/icons/check";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { ButtonLink } from "@/components/shared/display/ButtonLink";
import { Button } from "@/components/ui/Button";
import { Card, CardHeader, CardTitle } from "@/components/ui/Card";
import type { DashboardOverview } from "@/hooks/dashboard/useDashboardOverview";
import { cn } from "@/lib/cn";
import { links } from "@/lib/paths";
import { can, type StoreRole } from "@/lib/roles";
import { useStoredText } from "@/hooks/ui/useStored";

type Step = keyof DashboardOverview["onboarding"];

/** The shortest road to a first useful result; a role sees only the steps it can take. */
export function stepsFor(role: StoreRole): Step[] {
  if (can(role, "manage_courses") && can(role, "manage_stock")) return ["course", "session", "serial"];
  if (can(role, "manage_stock")) return ["product", "serial"];
  return can(role, "manage_sessions") ? ["session"] : [];
}

const addresses: Record<Step, string> = {
  course: links.liveSessions({ new: "1" }),
  session: links.liveSessions({ new: "1" }),
  product: links.serials({ new: "1" }),
  serial: links.serials({ new: "1" }),
};

interface OnboardingProps {
  storeId: string;
  role: StoreRole;
  done: DashboardOverview["onboarding"];
}

/** Each step is done by doing it; the card goes away with the last one, or when it is put aside. */
export function Onboarding({ storeId, role, done }: OnboardingProps) {
  const { t } = useTranslation("dashboard");
  const [hidden, setHidden] = useStoredText(`onboarding.${storeId}`);
  const steps = stepsFor(role);
  const finished = steps.filter((step) => done[step]).length;
  if (hidden || finished === steps.length) return null;
  const next = steps.find((step) => !done[step]);

  return (
    <Card>
      <CardHeader className="pb-3">
        <CardTitle>{t("onboarding.title")}</CardTitle>
        <div className="flex shrink-0 items-center gap-3 text-muted">
          <span className="tabular whitespace-nowrap">
            {t("onboarding.progress", { done: finished, total: steps.length })}
          </span>
          <Button variant="quiet" size="sm" onClick={() => setHidden("hidden")}>
            {t("onboarding.hide")}
          </Button>
        </div>
      </CardHeader>
      <ol className="grid border-t border-line md:auto-cols-fr md:grid-flow-col md:divide-x md:divide-line">
        {steps.map((step, at) => (
          <li
            key={step}
            className="flex flex-col gap-1 p-4 not-first:border-t not-first:border-line sm:p-5 md:not-first:border-t-0"
          >
            <span
              className={cn(
                "mb-1 inline-grid size-7 place-items-center rounded-full tabular text-sm font-semibold",
                done[step] ? "bg-good-soft text-good-ink" : "bg-sunken text-muted",
              )}
            >
              {done[step] ? <Check aria-hidden className="size-4" /> : at + 1}
              {done[step] ? <span className="sr-only">{t("onboarding.done")}</span> : null}
            </span>
            <h3 className="font-semibold">{t(`onboarding.${step}.title`)}</h3>
            <p className="text-pretty text-muted">{t(`onboarding.${step}.text`)}</p>
            {done[step] ? null : (
              <div className="mt-2">
                <ButtonLink variant={step === next ? "primary" : "secondary"} size="sm" to={addresses[step]}>
                  {t(`onboarding.${step}.action`)}
                </ButtonLink>
              </div>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}

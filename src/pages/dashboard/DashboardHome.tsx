import Barcode from "lucide-react/icons/barcode";
import CalendarPlus from "lucide-react/icons/calendar-plus";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useNavigate } from "react-router-dom";
import { Attention } from "@/components/dashboard/Attention";
import { SessionFigures } from "@/components/dashboard/SessionFigures";
import { StockFigures } from "@/components/dashboard/StockFigures";
import { NextSessions } from "@/components/dashboard/NextSessions";
import { Onboarding } from "@/components/dashboard/Onboarding";
import { Welcome } from "@/components/dashboard/Welcome";
import { ActionMenu } from "@/components/shared/overlay/ActionMenu";
import { ButtonLink } from "@/components/shared/display/ButtonLink";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { PageHead } from "@/components/shared/display/PageHead";
import { useDashboardOverview, type DashboardOverview } from "@/hooks/dashboard/useDashboardOverview";
import { useStoreChoice } from "@/hooks/stores/useCurrentStore";
import { openNewStore } from "@/lib/overlays";
import { links } from "@/lib/paths";
import { can, type StoreRole } from "@/lib/roles";
import { useFormat } from "@/hooks/ui/useFormat";
import { useNow } from "@/hooks/ui/useNow";

/** The state of things in one line: what happens today, then what moves. */
function useStateLine(overview: DashboardOverview | undefined): string | undefined {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const now = useNow();
  if (!overview) return undefined;
  const parts: string[] = [];
  const { sessions, stock } = overview;
  if (sessions) {
    parts.push(
      sessions.live > 0
        ? t("state.live", { count: sessions.live })
        : sessions.today > 0
          ? t("state.today", { count: sessions.today })
          : t("state.none"),
    );
    const next = sessions.next.find((session) => new Date(session.scheduled_start).getTime() > now);
    if (next) parts.push(t("state.next", { when: format.relative(next.scheduled_start, now) }));
  } else if (stock) {
    parts.push(t("state.units", { count: stock.total, formatted: format.number(stock.total) }));
    parts.push(t("state.moves", { count: stock.moves_7d }));
  }
  return parts.join(", ");
}

function Actions({ role }: { role: StoreRole }) {
  const { t } = useTranslation("dashboard");
  const navigate = useNavigate();
  const plans = can(role, "manage_sessions");
  const stocks = can(role, "manage_stock");
  const primary = plans
    ? { to: links.liveSessions({ new: "1" }), icon: <CalendarPlus aria-hidden />, label: t("plan") }
    : stocks
      ? { to: links.serials({ new: "1" }), icon: <Barcode aria-hidden />, label: t("register") }
      : null;
  if (!primary) return null;
  return (
    <>
      <ButtonLink variant="primary" to={primary.to}>
        {primary.icon}
        {primary.label}
      </ButtonLink>
      {plans && stocks ? (
        <ActionMenu
          label={t("moreActions")}
          size="icon"
          variant="secondary"
          actions={[
            {
              id: "serial",
              label: t("register"),
              icon: Barcode,
              onSelect: () => void navigate(links.serials({ new: "1" })),
            },
          ]}
        />
      ) : null}
    </>
  );
}

function Overview({ storeId, role }: { storeId: string; role: StoreRole }) {
  const { t } = useTranslation("dashboard");
  const { data, error, refetch, isFetching } = useDashboardOverview(storeId);
  const state = useStateLine(data);
  const sessions = can(role, "read_sessions");
  const stock = can(role, "read_stock");
  return (
    <div className="page">
      <PageHead title={t("title")} state={state ?? " "} action={<Actions role={role} />} />
      {error ? (
        <ErrorState
          compact={!!data}
          error={error}
          onRetry={() => void refetch()}
          retrying={isFetching}
          className="mb-6"
        />
      ) : null}
      {error && !data ? null : (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
          {data ? <Onboarding storeId={storeId} role={role} done={data.onboarding} /> : null}
          <div
            className={
              sessions
                ? "grid grid-cols-[minmax(0,1fr)] items-start gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]"
                : "grid grid-cols-[minmax(0,1fr)] gap-6"
            }
          >
            {sessions ? (
              <NextSessions sessions={data?.sessions?.next} mayPlan={can(role, "manage_sessions")} />
            ) : null}
            <Attention items={data?.attention} />
          </div>
          {sessions ? <SessionFigures figures={data?.sessions} /> : null}
          {stock ? <StockFigures figures={data?.stock} /> : null}
        </div>
      )}
    </div>
  );
}

/** Today for this role in this store. */
export default function DashboardHome() {
  const { store, role, isPending, error, retry } = useStoreChoice();
  if (error) return <ErrorState error={error} onRetry={retry} />;
  if (store && role) return <Overview storeId={store.id} role={role} />;
  return isPending ? null : <Welcome onOpenStore={openNewStore} />;
}

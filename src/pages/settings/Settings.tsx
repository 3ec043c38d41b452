import { Suspense, useEffect } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useLocation } from "react-router-dom";
import { Appearance } from "@/components/settings/Appearance";
import { TeamPanel } from "@/components/people/TeamPanel";
import { YourDataPanel } from "@/components/people/YourDataPanel";
import { Integrations } from "@/components/settings/Integrations";
import { PhoneConfirmation } from "@/components/settings/PhoneConfirmation";
import { StoppedAddress } from "@/components/settings/StoppedAddress";
import { ProfileForm } from "@/components/settings/ProfileForm";
import { SessionRules } from "@/components/settings/SessionRules";
import { MessagePreferences } from "@/components/messages/MessagePreferences";
import { StoreChannels } from "@/components/messages/StoreChannels";
import { StoreMessages } from "@/components/messages/StoreMessages";
import { StockAlertRule } from "@/components/physical/serial-tracking/alerts/StockAlertRule";
import { SettingsSection } from "@/components/settings/SettingsSection";
import { CloseStore } from "@/components/stores/CloseStore";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { PageHead } from "@/components/shared/display/PageHead";
import { Skeleton } from "@/components/ui/Skeleton";
import { useUser } from "@/hooks/auth/useAuth";
import { useIntegrationStatus } from "@/hooks/stores/useIntegrationStatus";
import { useVideoConnections } from "@/hooks/settings/useVideoConnections";
import { useMyPhone } from "@/hooks/settings/useMyPhone";
import { useProfile } from "@/hooks/settings/useProfile";
import { useStoreChoice } from "@/hooks/stores/useCurrentStore";
import type { Store } from "@/hooks/stores/useMyStores";
import { useStoreMembers } from "@/hooks/stores/useStoreMembers";
import { can, type StoreRole } from "@/lib/roles";
import { lazyPart } from "@/components/shared/overlay/lazy-part";

const ConvocationForm = lazyPart(() => import("@/components/courses/live-sessions/plan/ConvocationForm"));

function ProfileSection() {
  const { t } = useTranslation("settings");
  const user = useUser();
  const profile = useProfile();
  const phone = useMyPhone();
  const failed = profile.data ? phone : profile;
  return (
    <SettingsSection id="profile" title={t("profile.title")} description={t("profile.description")}>
      {profile.data && phone.data !== undefined ? (
        <>
          <ProfileForm
            key={profile.data.id}
            email={user.email}
            profile={profile.data}
            phone={phone.data.phone}
          />
          <PhoneConfirmation key={phone.data.phone} phone={phone.data} />
          <StoppedAddress email={user.email} phone={phone.data.phone} />
        </>
      ) : failed.error ? (
        <ErrorState compact error={failed.error} onRetry={() => void failed.refetch()} className="m-4" />
      ) : (
        <div aria-busy className="grid gap-5 p-5">
          <Skeleton className="h-10" />
          <Skeleton className="h-10" />
          <Skeleton className="h-10" />
        </div>
      )}
    </SettingsSection>
  );
}

/** What is read above a section moves it: the section an address names is gone to again once everything stands. */
function useArrival(settled: boolean): void {
  const { hash } = useLocation();
  const profile = useProfile();
  const phone = useMyPhone();
  const stands = settled && !profile.isPending && !phone.isPending;
  useEffect(() => {
    if (hash) document.getElementById(hash.slice(1))?.scrollIntoView();
  }, [hash, stands]);
}

function StoreSections({ store, role }: { store: Store; role: StoreRole }) {
  const { t } = useTranslation(["settings", "messages", "stock"]);
  const user = useUser();
  const members = useStoreMembers(store.id);
  const integrations = useIntegrationStatus(store.id);
  const video = useVideoConnections(store.id, can(role, "manage_store"));
  useArrival(!members.isPending && !integrations.isPending && !video.isLoading);
  const count = members.data?.length;
  return (
    <>
      <SettingsSection
        id="team"
        title={t("members.title")}
        description={count === undefined ? undefined : t("members.description", { count, store: store.name })}
      >
        <TeamPanel
          store={store}
          role={role}
          me={user.id}
          members={members.data}
          error={members.error}
          onRetry={() => void members.refetch()}
        />
      </SettingsSection>
      <SettingsSection
        id="integrations"
        title={t("integrations.title")}
        description={t("integrations.description", { store: store.name })}
      >
        <Integrations
          storeId={store.id}
          video={video.data}
          providers={integrations.data?.providers}
          mayConfigure={can(role, "manage_store")}
          error={integrations.error}
          onRetry={() => void integrations.refetch()}
        />
      </SettingsSection>
      {can(role, "manage_store") ? (
        <SettingsSection
          id="attendance"
          title={t("attendance.title")}
          description={t("attendance.description")}
        >
          <SessionRules storeId={store.id} />
        </SettingsSection>
      ) : null}
      {can(role, "manage_store") ? (
        <SettingsSection
          id="convocations"
          title={t("convocation.title")}
          description={t("convocation.ofStore")}
        >
          <div className="p-4 sm:p-5">
            <Suspense fallback={<Skeleton className="h-48 w-full" />}>
              <ConvocationForm key={store.id} of={{ p_store_id: store.id }} />
            </Suspense>
          </div>
        </SettingsSection>
      ) : null}
      {can(role, "manage_store") ? (
        <SettingsSection
          id="stock-alerts"
          title={t("stock:settings.title")}
          description={t("stock:settings.description", { store: store.name })}
        >
          <StockAlertRule storeId={store.id} />
        </SettingsSection>
      ) : null}
      {can(role, "manage_store") ? (
        <SettingsSection
          id="phone"
          title={t("phone.title")}
          description={t("phone.description", { store: store.name })}
        >
          <StoreChannels storeId={store.id} />
        </SettingsSection>
      ) : null}
      {can(role, "manage_store") ? (
        <SettingsSection
          id="sent"
          title={t("ledger.title")}
          description={t("ledger.description", { store: store.name })}
        >
          <StoreMessages storeId={store.id} />
        </SettingsSection>
      ) : null}
      {can(role, "close_store") ? (
        <SettingsSection id="close" title={t("close.section")} description={t("close.sectionHelp")}>
          <CloseStore store={store} />
        </SettingsSection>
      ) : null}
    </>
  );
}

/** The person, this device, and the store. */
export default function Settings() {
  const { t } = useTranslation(["settings", "messages"]);
  const { store, role } = useStoreChoice();
  return (
    <div className="page">
      <PageHead title={t("title")} state={t("state")} />
      <ProfileSection />
      <SettingsSection id="display" title={t("appearance.title")} description={t("appearance.description")}>
        <Appearance />
      </SettingsSection>
      <SettingsSection
        id="messages"
        title={t("preferences.title")}
        description={t("preferences.description")}
      >
        <MessagePreferences />
      </SettingsSection>
      {store && role ? <StoreSections store={store} role={role} /> : null}
      <SettingsSection id="data" title={t("data.title")} description={t("data.description")}>
        <YourDataPanel />
      </SettingsSection>
    </div>
  );
}

import type { VideoConnection as Connection, VideoProvider, VideoStatus } from "@contracts/video.ts";
import ChevronRight from "lucide-react/icons/chevron-right";
import { Suspense, useId, useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { notify } from "@/components/shared/feedback/toast";
import { Button } from "@/components/ui/Button";
import { Switch } from "@/components/ui/Switch";
import {
  useConnectionAction,
  useConnectionInvites,
  useStartConnection,
} from "@/hooks/settings/useVideoConnections";
import { confirm } from "@/lib/confirm";
import { lazyPart } from "@/components/shared/overlay/lazy-part";
import { useFormat } from "@/hooks/ui/useFormat";

const AccountDialog = lazyPart(() => import("@/components/settings/AccountDialog"));

/** Why an account has to be connected again, as far as a person can do something about it. */
const reasons = {
  invalid_grant: "revoked",
  no_refresh_token: "revoked",
  zoom_4741: "revoked",
  missing_scope: "missing_scope",
  zoom_4717: "disabled",
  zoom_4738: "disabled",
  deauthorized: "deauthorized",
  consent_replaced: "consent_replaced",
  secret_unreadable: "secret_unreadable",
} as const;
const reasonOf = (code: string | null) =>
  code !== null && code in reasons ? reasons[code as keyof typeof reasons] : "other";

/** What stands: whose account, since when, what went well or wrong last, what is left for today. */
function Facts({ connection }: { connection: Connection }) {
  const { t } = useTranslation("settings");
  const format = useFormat();
  const facts = [
    [t("video.account"), connection.account_label],
    [t("video.since"), format.dateTime(connection.connected_at)],
    connection.last_success_at ? [t("video.lastSuccess"), format.dateTime(connection.last_success_at)] : null,
    [
      t("video.lastHeard"),
      connection.last_heard_at ? format.dateTime(connection.last_heard_at) : t("video.neverHeard"),
    ],
    connection.last_error_at
      ? [
          t("video.lastError"),
          `${format.dateTime(connection.last_error_at)} · ${connection.last_error_code ?? ""}`,
        ]
      : null,
    connection.budget_left === null
      ? null
      : [t("video.budget"), t("video.budgetLeft", { count: connection.budget_left })],
    connection.shared ? [t("video.shared"), t(`video.sharedText.${connection.provider}`)] : null,
  ].filter((fact) => fact !== null);
  return (
    <>
      <dl className="grid gap-x-4 gap-y-1 text-sm sm:grid-cols-[max-content_1fr]">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <details className="group text-sm">
        <summary className="flex tap-row w-fit cursor-pointer list-none items-center gap-2 text-muted hover:text-ink [&::-webkit-details-marker]:hidden">
          <ChevronRight aria-hidden className="size-4 shrink-0 transition-transform group-open:rotate-90" />
          {t("video.scopes", { count: connection.scopes.length })}
        </summary>
        <ul className="mt-1.5 flex flex-wrap gap-1.5">
          {connection.scopes.map((scope) => (
            <li key={scope} className="rounded-sm bg-sunken px-1.5 py-0.5 code break-all">
              {scope}
            </li>
          ))}
        </ul>
      </details>
    </>
  );
}

/** Whether Google invites whoever is registered. Says what that means before it is done. */
function Invites({ storeId, connection }: { storeId: string; connection: Connection }) {
  const { t } = useTranslation("settings");
  const id = useId();
  const set = useConnectionInvites(storeId, connection.id);
  return (
    <div className="flex items-start gap-3">
      <Switch
        id={id}
        checked={set.isPending ? set.variables : connection.invites}
        disabled={set.isPending}
        aria-describedby={`${id}-help`}
        onChange={(event) => set.mutate(event.target.checked)}
      />
      <div className="min-w-0 text-sm">
        <label htmlFor={id} className="font-medium">
          {t("video.invites")}
        </label>
        <p id={`${id}-help`} className="text-pretty text-muted">
          {t("video.invitesHelp")}
        </p>
        {set.error ? <ErrorState compact error={set.error} /> : null}
      </div>
    </div>
  );
}

interface VideoConnectionProps {
  storeId: string;
  provider: VideoProvider;
  status: VideoStatus;
}

/** Connect, see, test, reconnect and disconnect one provider's account; for owners and managers. */
export function VideoConnection({ storeId, provider, status }: VideoConnectionProps) {
  const { t } = useTranslation("settings");
  const [accountOpen, setAccountOpen] = useState(false);
  const start = useStartConnection(storeId);
  const test = useConnectionAction(storeId, "test");
  const disconnect = useConnectionAction(storeId, "disconnect");
  const connection = status.connections.find((one) => one.provider === provider);
  const name = t(`integrations.${provider}.title`);
  const failure = start.error ?? test.error;

  const askDisconnect = ({ id, shared }: Connection) =>
    confirm({
      title: t("video.disconnectTitle", { provider: name }),
      description: t(shared ? "video.disconnectShared" : "video.disconnectText"),
      danger: true,
      confirmLabel: t("video.disconnect"),
      run: () => disconnect.mutateAsync(id),
    });

  return (
    <div className="grid gap-3">
      {connection ? <Facts connection={connection} /> : null}
      {connection && provider === "google_meet" ? (
        <Invites storeId={storeId} connection={connection} />
      ) : null}
      {connection?.status === "reconnect_needed" ? (
        <p className="rounded-md bg-warn-soft px-3 py-2 text-sm text-warn-ink">
          {t("video.reconnectText", {
            reason: t(`video.reason.${reasonOf(connection.status_reason)}`, {
              provider: name,
              code: connection.status_reason ?? "",
            }),
          })}
        </p>
      ) : null}
      {failure ? <ErrorState compact error={failure} /> : null}
      <div className="grid gap-2 sm:flex sm:flex-wrap">
        <Button
          size="sm"
          variant={connection?.status === "connected" ? "secondary" : "primary"}
          loading={start.isPending}
          onClick={() => start.mutate(provider)}
        >
          {t(connection ? "video.reconnect" : "video.connect", { provider: name })}
        </Button>
        {provider === "zoom" && !connection ? (
          <Button size="sm" onClick={() => setAccountOpen(true)}>
            {t("video.connectAccount")}
          </Button>
        ) : null}
        {connection ? (
          <>
            <Button
              size="sm"
              loading={test.isPending}
              onClick={() =>
                test.mutate(connection.id, {
                  onSuccess: () => notify(t("video.testGood", { provider: name })),
                })
              }
            >
              {t("video.test")}
            </Button>
            <Button size="sm" onClick={() => void askDisconnect(connection)}>
              {t("video.disconnect")}
            </Button>
          </>
        ) : null}
      </div>
      {status.sandbox ? (
        <p className="text-sm text-muted">
          {t("video.sandbox")}{" "}
          {status.sandbox_url ? (
            <a
              href={status.sandbox_url}
              target="_blank"
              rel="noopener noreferrer"
              className="text-accent-ink underline underline-offset-4"
            >
              {t("video.openSandbox")}
            </a>
          ) : null}
        </p>
      ) : null}
      {accountOpen ? (
        <Suspense>
          <AccountDialog storeId={storeId} onClose={() => setAccountOpen(false)} />
        </Suspense>
      ) : null}
    </div>
  );
}

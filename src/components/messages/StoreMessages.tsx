import Inbox from "lucide-react/icons/inbox";
import { useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { RelativeTime } from "@/components/shared/display/RelativeTime";
import { EmptyState } from "@/components/shared/feedback/EmptyState";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { notify, notifyError } from "@/components/shared/feedback/toast";
import { LoadMore } from "@/components/shared/table/LoadMore";
import { Badge, type Tone } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { Segmented } from "@/components/ui/Segmented";
import { Skeleton } from "@/components/ui/Skeleton";
import {
  standings,
  useRetryDelivery,
  useStoreMessages,
  type Standing,
  type StoreMessage,
} from "@/hooks/messages/ledger";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useKindName } from "./useKindName";

const tones: Record<Standing, Tone> = { waiting: "info", sent: "good", skipped: "neutral", failed: "bad" };

/** Why it did not go out, in words: of the message, or of its channels. */
function useWhy(): (message: StoreMessage) => string[] {
  const { t } = useTranslation("messages");
  const known = (group: "reasons" | "codes", name: string) =>
    t([`${group}.${name}`, `${group}.other`], { code: name });
  return ({ reason, deliveries }) => [
    ...(reason ? [known("reasons", reason)] : []),
    ...deliveries.flatMap((one) => {
      const why =
        one.state === "skipped" && one.reason
          ? known("reasons", one.reason)
          : one.state === "failed" && one.code
            ? known("codes", one.code)
            : null;
      return why === null ? [] : [why];
    }),
  ];
}

function Line({ message, storeId }: { message: StoreMessage; storeId: string }) {
  const { t } = useTranslation("messages");
  const kindName = useKindName();
  const errorText = useErrorText();
  const why = useWhy()(message);
  const retry = useRetryDelivery(storeId);
  const failed = message.deliveries.find(({ state }) => state === "failed");
  const name =
    message.recipient ?? t(message.kind === "question_answered" ? "ledger.asker" : "ledger.nobody");
  const by = [
    ...(message.in_app ? [t("channels.short.app")] : []),
    ...message.deliveries
      .filter(({ state }) => state === "sent")
      .map(({ channel }) => t(`channels.short.${channel}`)),
  ];
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium wrap-anywhere">{name}</p>
        <p className="text-sm wrap-anywhere text-muted">
          {[kindName(message.kind), message.title].filter(Boolean).join(" · ")}
        </p>
        {why.map((line) => (
          <p key={line} className="text-sm text-pretty">
            {line}
          </p>
        ))}
        <p className="text-sm text-muted">
          <RelativeTime value={message.at} />
          {by.length > 0 ? ` · ${by.join(", ")}` : null}
        </p>
      </div>
      <div className="flex items-center gap-2">
        <Badge tone={tones[message.standing]}>{t(`ledger.standings.${message.standing}`)}</Badge>
        {failed ? (
          <Button
            size="sm"
            loading={retry.isPending}
            aria-label={t("ledger.retryNamed", { name })}
            onClick={() =>
              retry.mutate(failed.job_id, {
                onSuccess: () => notify(t("ledger.retried")),
                onError: (error) => notifyError(errorText(error)),
              })
            }
          >
            {t("ledger.retry")}
          </Button>
        ) : null}
      </div>
    </li>
  );
}

/** What the store's people were told, newest first: what left, what did not and why, and what to send again. */
export function StoreMessages({ storeId }: { storeId: string }) {
  const { t } = useTranslation("messages");
  const [standing, setStanding] = useState<Standing | "all">("all");
  const list = useStoreMessages(storeId, standing);
  const { data, error } = list;
  return (
    <>
      <div className="border-b border-line p-4 sm:px-5">
        <Segmented
          label={t("ledger.filter")}
          value={standing}
          options={(["all", ...standings] as const).map((value) => ({
            value,
            label: value === "all" ? t("ledger.all") : t(`ledger.standings.${value}`),
          }))}
          onChange={setStanding}
        />
      </div>
      {error && !data ? (
        <ErrorState compact error={error} onRetry={() => void list.refetch()} className="m-4" />
      ) : !data ? (
        <div aria-busy className="grid gap-4 p-5">
          <Skeleton className="w-2/5" />
          <Skeleton className="w-3/5" />
          <Skeleton className="w-1/2" />
        </div>
      ) : data.length === 0 ? (
        <EmptyState
          icon={<Inbox />}
          title={t("ledger.emptyTitle")}
          description={t(standing === "all" ? "ledger.empty" : "ledger.emptyFiltered")}
        />
      ) : (
        <>
          <ul className="max-h-[36rem] divide-y divide-line overflow-y-auto">
            {data.map((message) => (
              <Line key={message.id} message={message} storeId={storeId} />
            ))}
            {list.hasNextPage ? (
              <li>
                <LoadMore
                  has
                  loading={list.isFetchingNextPage}
                  load={() => void list.fetchNextPage()}
                  error={list.isFetchNextPageError ? error : null}
                />
              </li>
            ) : null}
          </ul>
        </>
      )}
    </>
  );
}

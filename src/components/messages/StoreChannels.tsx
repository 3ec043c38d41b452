import { useTranslation } from "@/hooks/ui/useTranslation";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { notifyError } from "@/components/shared/feedback/toast";
import { Field } from "@/components/shared/form/Field";
import { Select } from "@/components/ui/Select";
import { Skeleton } from "@/components/ui/Skeleton";
import { Switch } from "@/components/ui/Switch";
import { useSetStoreChannel, useStoreChannels, type StoreChannel } from "@/hooks/messages/channels";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useFormat } from "@/hooks/ui/useFormat";

const USUAL = 100;
const limits = [20, 50, USUAL, 200, 500, 1000, 5000];

function Channel({ storeId, one }: { storeId: string; one: StoreChannel }) {
  const { t } = useTranslation("messages");
  const format = useFormat();
  const errorText = useErrorText();
  const set = useSetStoreChannel(storeId);
  const limit = set.isPending ? set.variables.limit : one.daily_limit;
  const change = (next: number | null) =>
    set.mutate({ channel: one.channel, limit: next }, { onError: (error) => notifyError(errorText(error)) });
  const name = t(`channels.${one.channel}`);
  return (
    <div className="grid gap-4 p-4 sm:p-5">
      <Field inline label={name} description={t(`phone.help.${one.channel}`)}>
        {(control) => (
          <Switch
            {...control}
            checked={limit !== null}
            onChange={(event) => change(event.target.checked ? USUAL : null)}
          />
        )}
      </Field>
      {limit === null ? null : (
        <Field label={t("phone.limit", { channel: name })} description={t("phone.limitHelp")}>
          {(control) => (
            <Select
              {...control}
              className="w-32"
              value={String(limit)}
              options={[...new Set([...limits, limit])]
                .sort((a, b) => a - b)
                .map((value) => ({ value: String(value), label: format.number(value) }))}
              onChange={(event) => change(Number(event.target.value))}
            />
          )}
        </Field>
      )}
      {limit !== null || one.sent_month > 0 ? (
        <p className="tabular text-sm text-muted">
          {t("phone.sent", { today: format.number(one.sent_today), month: format.number(one.sent_month) })}
        </p>
      ) : null}
    </div>
  );
}

/** Which ways to telephones the store pays for, how many a day at most, and how many left. */
export function StoreChannels({ storeId }: { storeId: string }) {
  const { t } = useTranslation("messages");
  const { data, error, refetch } = useStoreChannels(storeId);
  if (error && !data)
    return <ErrorState compact error={error} onRetry={() => void refetch()} className="m-4" />;
  if (!data)
    return (
      <div aria-busy className="grid gap-4 p-5">
        <Skeleton className="w-2/5" />
        <Skeleton className="w-3/5" />
      </div>
    );
  if (data.length === 0) return <p className="p-4 text-pretty text-muted sm:p-5">{t("phone.none")}</p>;
  return (
    <div className="divide-y divide-line">
      {data.map((one) => (
        <Channel key={one.channel} storeId={storeId} one={one} />
      ))}
    </div>
  );
}

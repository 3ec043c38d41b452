import { useTranslation } from "@/hooks/ui/useTranslation";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { notifyError } from "@/components/shared/feedback/toast";
import { Skeleton } from "@/components/ui/Skeleton";
import { Switch } from "@/components/ui/Switch";
import {
  useMessagePreferences,
  useSetMessagePreference,
  type MessagePreference,
} from "@/hooks/messages/preferences";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { cn } from "@/lib/cn";
import { PushDevices } from "./PushDevices";
import { QuietHoursForm } from "./QuietHoursForm";
import { SummaryForm } from "./SummaryForm";
import { useKindName } from "./useKindName";

function Choice({ choice }: { choice: MessagePreference }) {
  const { t } = useTranslation("messages");
  const kindName = useKindName();
  const errorText = useErrorText();
  const set = useSetMessagePreference();
  const { kind, channel } = choice;
  if (choice.fixed) return <span className="text-sm text-muted">{t("preferences.fixed")}</span>;
  return (
    <Switch
      aria-label={t("preferences.toggle", { kind: kindName(kind), channel: t(`channels.${channel}`) })}
      checked={set.isPending ? set.variables.wanted : choice.wanted}
      onChange={(event) =>
        set.mutate(
          { kind, channel, wanted: event.target.checked },
          { onError: (error) => notifyError(errorText(error)) },
        )
      }
    />
  );
}

/** What the person is told, kind by kind and channel by channel, and when they want their quiet. */
export function MessagePreferences() {
  const { t } = useTranslation("messages");
  const kindName = useKindName();
  const { data, error, refetch } = useMessagePreferences();
  if (error && !data)
    return <ErrorState compact error={error} onRetry={() => void refetch()} className="m-4" />;
  if (!data) {
    return (
      <div aria-busy className="grid gap-4 p-5">
        <Skeleton className="w-3/5" />
        <Skeleton className="w-1/2" />
        <Skeleton className="w-2/3" />
      </div>
    );
  }
  const kinds = [...new Set(data.map(({ kind }) => kind))];
  const channels = [...new Set(data.map(({ channel }) => channel))];
  // More than two channels do not fit beside a kind on a phone: they stand under it there, each with its name.
  const many = channels.length > 2;
  return (
    <>
      {kinds.length === 0 ? (
        <p className="px-4 py-5 text-pretty text-muted sm:px-5">{t("preferences.none")}</p>
      ) : (
        <table className={cn("w-full", many && "max-sm:block")}>
          <thead className={cn(many && "max-sm:sr-only")}>
            <tr className="border-b border-line text-left text-sm text-muted">
              <th scope="col" className="px-4 py-2.5 font-medium sm:px-5">
                {t("preferences.kind")}
              </th>
              {channels.map((channel) => (
                <th key={channel} scope="col" className="w-24 px-2 py-2.5 text-center font-medium">
                  {t(`channels.short.${channel}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody className={cn("divide-y divide-line", many && "max-sm:block")}>
            {kinds.map((kind) => (
              <tr key={kind} className={cn(many && "max-sm:flex max-sm:flex-wrap max-sm:px-2 max-sm:py-3")}>
                <th
                  scope="row"
                  className={cn(
                    "px-4 py-3 text-left font-normal text-pretty sm:px-5",
                    many && "max-sm:w-full max-sm:px-2 max-sm:pt-0 max-sm:font-medium",
                  )}
                >
                  {kindName(kind)}
                </th>
                {channels.map((channel) => {
                  const choice = data.find((one) => one.kind === kind && one.channel === channel);
                  return (
                    <td
                      key={channel}
                      className={cn(
                        "px-2 py-3 text-center align-middle",
                        many &&
                          "max-sm:grid max-sm:flex-1 max-sm:justify-items-center max-sm:gap-1 max-sm:py-0",
                      )}
                    >
                      {many ? (
                        <span aria-hidden className="text-sm text-muted sm:hidden">
                          {t(`channels.short.${channel}`)}
                        </span>
                      ) : null}
                      {choice ? <Choice choice={choice} /> : null}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <PushDevices />
      <SummaryForm />
      <QuietHoursForm />
    </>
  );
}

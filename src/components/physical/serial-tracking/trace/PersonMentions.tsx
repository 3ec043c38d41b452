import { useId } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { LoadMore } from "@/components/shared/table/LoadMore";
import { Checkbox } from "@/components/ui/Checkbox";
import { Skeleton } from "@/components/ui/Skeleton";
import { usePersonMentions, type Erasure } from "@/hooks/physical/useSerialTracking";
import { useFormat } from "@/hooks/ui/useFormat";

interface PersonMentionsProps {
  storeId: string;
  personId: string;
  picked: Erasure["texts"];
  onPick: (texts: Erasure["texts"]) => void;
}

/** What may be about the person and stays unless it is ticked: one by one, or all, those of the pages to come too. */
export function PersonMentions({ storeId, personId, picked, onPick }: PersonMentionsProps) {
  const { t } = useTranslation(["serialUnit", "serials"]);
  const format = useFormat();
  const field = useId();
  const found = usePersonMentions(storeId, personId);
  if (found.isPending) return <Skeleton className="h-16" />;
  if (found.isError && !found.data)
    return (
      <ErrorState
        compact
        error={found.error}
        onRetry={() => void found.refetch()}
        retrying={found.isFetching}
      />
    );
  const { rows, total } = found.data;
  if (rows.length === 0) return <p className="text-sm text-muted">{t("erase.mentions.none")}</p>;

  const all = picked === "all";
  const chosen = new Set(all ? rows.map(({ id }) => id) : picked);
  function pick(id: string, on: boolean) {
    if (on) chosen.add(id);
    else chosen.delete(id);
    onPick([...chosen]);
  }

  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="mb-2 font-medium">{t("erase.mentions.title")}</legend>
      <p className="text-sm text-muted">{t("erase.mentions.help")}</p>
      <div className="max-h-72 overflow-y-auto rounded-md border border-line">
        <label className="flex min-h-11 items-center gap-3 border-b border-line px-3 py-2">
          <Checkbox
            checked={all || chosen.size === total}
            indeterminate={!all && chosen.size > 0 && chosen.size < total}
            onChange={(event) => onPick(event.target.checked ? "all" : [])}
          />
          {t("erase.mentions.all", { count: total, formatted: format.number(total) })}
        </label>
        <ul>
          {rows.map(({ id, kind, value, written_at, serial_number, named }) => (
            <li key={id} className="border-b border-line last:border-b-0">
              <label htmlFor={`${field}${id}`} className="flex min-h-11 items-start gap-3 px-3 py-2">
                <Checkbox
                  id={`${field}${id}`}
                  className="mt-0.5"
                  checked={chosen.has(id)}
                  onChange={(event) => pick(id, event.target.checked)}
                />
                <span className="grid min-w-0 gap-0.5">
                  <span className="wrap-anywhere whitespace-pre-line">{value}</span>
                  <span className="text-sm wrap-anywhere text-muted">
                    {[
                      t(`erase.mentions.kind.${kind}`),
                      serial_number,
                      format.date(written_at),
                      t(named ? "erase.mentions.named" : "erase.mentions.theirs"),
                    ]
                      .filter(Boolean)
                      .join(" · ")}
                  </span>
                </span>
              </label>
            </li>
          ))}
        </ul>
        <LoadMore
          has={found.hasNextPage}
          loading={found.isFetchingNextPage}
          load={() => void found.fetchNextPage()}
          error={found.isFetchNextPageError ? found.error : null}
        />
      </div>
    </fieldset>
  );
}

import ChevronsUpDown from "lucide-react/icons/chevrons-up-down";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { Button } from "@/components/ui/Button";
import { Command, CommandInput, CommandItem, CommandList } from "@/components/ui/Command";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/Popover";
import { Skeleton } from "@/components/ui/Skeleton";
import { useSessionPeople } from "@/hooks/courses/attendance/attendance";

interface PickerProps {
  sessionId: string;
  /** What the provider calls the participant. */
  name: string;
  loading: boolean;
  onPick: (person: { userId: string; name: string }) => void;
}

/** Who a participant is, found by name or address among the people of the session. */
export function AttendeePicker({ sessionId, name, loading, onPick }: PickerProps) {
  const { t } = useTranslation("session");
  const [open, setOpen] = useState(false);
  const [text, setText] = useState("");
  const query = useDeferredValue(text.trim());
  const people = useSessionPeople(sessionId, query, open);
  return (
    <Popover open={open} onOpenChange={setOpen} modal>
      <PopoverTrigger asChild>
        <Button
          size="sm"
          loading={loading}
          aria-haspopup="dialog"
          aria-label={t("attendance.identifyWho", { name })}
        >
          {t("attendance.identify")}
          <ChevronsUpDown aria-hidden />
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" className="p-0!" aria-label={t("attendance.identifyWho", { name })}>
        <Command label={t("attendance.search")} shouldFilter={false} loop>
          <CommandInput placeholder={t("attendance.search")} value={text} onValueChange={setText} />
          <CommandList aria-busy={people.isFetching}>
            {people.error && !people.data ? (
              <ErrorState compact error={people.error} onRetry={() => void people.refetch()} />
            ) : null}
            {people.isPending ? (
              <div className="grid gap-4 p-3" aria-hidden>
                <Skeleton className="w-1/2" />
                <Skeleton className="w-2/3" />
                <Skeleton className="w-2/5" />
              </div>
            ) : null}
            {people.data?.length === 0 ? (
              <p className="px-2.5 py-6 text-center text-muted">{t("attendance.nobody")}</p>
            ) : null}
            {people.data?.map((person) => (
              <CommandItem
                key={person.user_id}
                value={person.user_id}
                onSelect={() => {
                  setOpen(false);
                  setText("");
                  onPick({ userId: person.user_id, name: person.name });
                }}
              >
                <span className="grid min-w-0 flex-1">
                  <span className="truncate">{person.name}</span>
                  {person.email ? <span className="truncate text-sm text-muted">{person.email}</span> : null}
                </span>
                {person.kind === "registered" ? null : (
                  <span className="text-sm text-muted">{t(`attendance.kind.${person.kind}`)}</span>
                )}
              </CommandItem>
            ))}
          </CommandList>
        </Command>
      </PopoverContent>
    </Popover>
  );
}

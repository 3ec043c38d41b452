import ChevronsUpDown from "lucide-react/icons/chevrons-up-down";
import { useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Combobox } from "@/components/shared/form/Combobox";
import { useTyping } from "@/components/shared/form/useTyping";
import { Button } from "@/components/ui/Button";
import { useSessionPeople } from "@/hooks/courses/attendance/attendance";

interface PickerProps {
  sessionId: string;
  /** What the provider calls the participant. */
  name: string;
  loading: boolean;
  onPick: (person: { userId: string; name: string }) => void;
}

function PeopleField({ sessionId, name, onPick, onLeave }: PickerProps & { onLeave: () => void }) {
  const { t } = useTranslation("session");
  const { query, open, settling, field } = useTyping();
  const people = useSessionPeople(sessionId, query.trim(), open);
  return (
    <Combobox
      {...field}
      startOpen
      className="w-64 max-sm:w-full"
      aria-label={t("attendance.identifyWho", { name })}
      placeholder={t("attendance.search")}
      value={null}
      onChange={(person) => {
        if (person) onPick({ userId: person.id, name: person.label });
        onLeave();
      }}
      onBlur={onLeave}
      options={people.data?.map((person) => ({
        id: person.user_id,
        label: person.name,
        hint: person.email ?? undefined,
        end: person.kind === "registered" ? undefined : t(`attendance.kind.${person.kind}`),
      }))}
      loading={people.isFetching || settling}
      failed={people.isError}
    />
  );
}

/** Who a participant is, found by name or address among the people of the session: a button, and a field once pressed. */
export function AttendeePicker(props: PickerProps) {
  const { t } = useTranslation("session");
  const [asking, setAsking] = useState(false);
  if (asking) return <PeopleField {...props} onLeave={() => setAsking(false)} />;
  return (
    <Button
      size="sm"
      loading={props.loading}
      aria-haspopup="listbox"
      aria-label={t("attendance.identifyWho", { name: props.name })}
      onClick={() => setAsking(true)}
    >
      {t("attendance.identify")}
      <ChevronsUpDown aria-hidden />
    </Button>
  );
}

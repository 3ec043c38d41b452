import { useTranslation } from "@/hooks/ui/useTranslation";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { Avatar } from "@/components/ui/Avatar";
import { Badge } from "@/components/ui/Badge";
import { Skeleton } from "@/components/ui/Skeleton";
import { useFormat } from "@/hooks/ui/useFormat";

export interface Member {
  user_id: string;
  role: string;
  created_at: string;
  profile: { display_name: string } | null;
}

interface MembersProps {
  members: readonly Member[] | undefined;
  me: string;
  error: unknown;
  onRetry: () => void;
}

/** Who works in the store, with which role. */
export function Members({ members, me, error, onRetry }: MembersProps) {
  const { t } = useTranslation("settings");
  const format = useFormat();
  if (error && !members) return <ErrorState compact error={error} onRetry={onRetry} className="m-4" />;
  if (!members) {
    return (
      <div aria-busy className="grid gap-4 p-5">
        <Skeleton className="w-2/5" />
        <Skeleton className="w-1/2" />
        <Skeleton className="w-1/3" />
      </div>
    );
  }
  return (
    <ul className="divide-y divide-line">
      {members.map((member) => {
        const name = member.profile?.display_name ?? "";
        return (
          <li key={member.user_id} className="flex items-center gap-3 px-4 py-3 sm:px-5">
            <Avatar name={name} />
            <div className="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-3 gap-y-1.5">
              <div className="max-w-full">
                <p className="font-medium">
                  {name}{" "}
                  {member.user_id === me ? (
                    <span className="font-normal whitespace-nowrap text-muted">({t("members.you")})</span>
                  ) : null}
                </p>
                <p className="text-sm text-muted">
                  {t("members.since", { date: format.date(member.created_at) })}
                </p>
              </div>
              <Badge>{t(`common:roles.${member.role}`)}</Badge>
            </div>
          </li>
        );
      })}
    </ul>
  );
}

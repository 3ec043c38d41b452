import { useTranslation } from "@/hooks/ui/useTranslation";

/** What a kind of message is called; one that this page does not know yet is a message. */
export function useKindName(): (kind: string) => string {
  const { t } = useTranslation("messages");
  return (kind) => t([`kinds.${kind}`, "kinds.other"]);
}

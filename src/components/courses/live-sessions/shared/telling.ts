import { toldLines } from "./told-lines";
import type { ChangeKind, ChangePreview } from "@/hooks/courses/plan/change-preview";
import { confirm } from "@/lib/confirm";
import type { Translate } from "@/lib/text/texts";

interface Reader {
  t: Translate;
  /** Whom a change would tell. */
  preview: (id: string, kind: ChangeKind) => Promise<ChangePreview>;
}

/**
 * Part of a question: who will be told, and that nobody may be; nothing where nobody would. What cannot be read keeps nobody
 * from deciding. Wants the texts session and messages.
 */
export async function telling(id: string, kind: ChangeKind, { t, preview }: Reader) {
  const unless = await preview(id, kind).then(
    (told) => toldLines(told, t),
    () => [t("session:told.unknown")],
  );
  return unless.length > 0 ? { choice: { label: t("session:told.nobody"), unless } } : {};
}

/** What a person decided about telling a change. */
export interface Telling {
  tell: boolean;
  note: string;
}

interface Change {
  id: string;
  title: string;
  kind: ChangeKind;
  confirmLabel: string;
}

/**
 * Asks who is to be told of a change, and with which sentence, before `work` makes it; where nobody would be told it is made
 * at once. False when the person did not go on. `before`: what was said at an earlier try.
 */
export async function tellingFirst(
  { id, title, kind, confirmLabel }: Change,
  reader: Reader,
  work: (telling: Telling) => Promise<unknown>,
  before: Telling = { tell: true, note: "" },
): Promise<boolean> {
  const { t } = reader;
  const { choice } = await telling(id, kind, reader);
  if (!choice) {
    await work({ tell: true, note: "" });
    return true;
  }
  const answer = await confirm({
    title: t("session:told.title", { title }),
    choice: { ...choice, chosen: !before.tell },
    reason: { label: t("session:told.note"), value: before.note },
    confirmLabel,
    run: (note, silent = false) => work({ tell: !silent, note: silent ? "" : note }),
  });
  return answer.action === "confirm";
}

/** What was typed and not sent, for as long as the tab lives: leaving the page does not lose it. */
const drafts = new Map<string, string>();

export const draftKey = (userId: string, sessionId: string) => `${userId}/${sessionId}`;

export const readDraft = (key: string) => drafts.get(key) ?? "";

export function keepDraft(key: string, text: string): void {
  if (text.trim() === "") drafts.delete(key);
  else drafts.set(key, text);
}

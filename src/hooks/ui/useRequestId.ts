import { useCallback, useState } from "react";

function newId(): string {
  // Where the page is not served securely, crypto has no randomUUID.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const part = (from: number, to: number) => hex.slice(from, to);
  return `${part(0, 8)}-${part(8, 12)}-4${part(13, 16)}-8${part(17, 20)}-${part(20, 32)}`;
}

/**
 * The id under which a form asks for what it makes: the same at every attempt, so that what was made and whose answer was
 * lost is not made again. `renew` when it was made and the form goes on to the next.
 */
export function useRequestId() {
  const [requestId, setRequestId] = useState(newId);
  return { requestId, renew: useCallback(() => setRequestId(newId()), []) };
}

import { QueryClient } from "@tanstack/react-query";
import { waitFor } from "@testing-library/react";
import { hookIn } from "./cache-rules.tsx";

export interface Asked {
  owner: string;
  text: string;
}

/**
 * What a hook shows while an answer is awaited: its rows of before when only the text changed, and none when the owner
 * did.
 */
export async function shownWhileWaiting(
  hook: (asked: Asked) => { data: unknown },
  owners: readonly [string, string],
): Promise<{ first: unknown; otherText: unknown; otherOwner: unknown }> {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const asked = { owner: owners[0], text: "lune" };
  const { result, rerender, unmount } = hookIn(client, hook, asked);
  await waitFor(() => {
    if (result.current.data === undefined) throw new Error("no answer yet");
  });
  const first = result.current.data;
  rerender({ ...asked, text: "soleil" });
  const otherText = result.current.data;
  rerender({ owner: owners[1], text: "soleil" });
  const otherOwner = result.current.data;
  unmount();
  return { first, otherText, otherOwner };
}

/** A server that answers its first request and leaves every later one waiting. */
export function onlyOnce(reply: unknown): () => never {
  let asked = 0;
  return () => {
    asked += 1;
    return (asked === 1 ? reply : new Promise(() => undefined)) as never;
  };
}

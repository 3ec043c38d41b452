import { useIsMutating } from "@tanstack/react-query";
import { useState } from "react";

const waiting = new WeakMap<object, (data: never) => void>();

/** Told by the client of each answer, before what it reaches is read again. */
export function tellAnswered(data: unknown, variables: unknown): void {
  if (typeof variables === "object" && variables !== null) waiting.get(variables)?.(data as never);
}

/**
 * Sends a change and resolves with the server's answer, while what it reaches is still being read again: what was open
 * for it closes at once.
 */
export function answered<V extends object, R>(send: (variables: V) => Promise<R>, variables: V): Promise<R> {
  return new Promise((resolve, reject) => {
    waiting.set(variables, resolve);
    send(variables).then(resolve, reject);
  });
}

/**
 * Whether what the person changed before has been read again, also where nothing showed it meanwhile, so that what opens now
 * does not begin with a version of before and take the person's own change for somebody else's. Once true it stays.
 */
export function useCaughtUp(read: { isFetching: boolean; isStale: boolean }): boolean {
  const changing = useIsMutating() > 0;
  const busy = changing || (read.isFetching && read.isStale);
  const [caughtUp, setCaughtUp] = useState(!busy);
  if (!busy && !caughtUp) setCaughtUp(true);
  return caughtUp;
}

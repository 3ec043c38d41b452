import type { ReservedSql } from "postgres";
import { codeOf } from "./errors.ts";

type Rows = Awaited<ReturnType<ReservedSql["unsafe"]>>;

/** The hook by which the transactions of postgres.js hear of the end of their connection. */
interface Wire {
  onclose: ((error: unknown) => void) | null;
}

/** After these nothing more comes over the connection: it broke, or they are the last that Postgres said. */
function endsConnection(error: unknown): boolean {
  const { severity, severity_local = severity, syscall } = error as Record<string, unknown>;
  return (
    severity_local === "FATAL" ||
    severity_local === "PANIC" ||
    Boolean(syscall) ||
    codeOf(error)?.startsWith("CONNECTION_") === true
  );
}

/**
 * A reserved connection that ends but once. postgres.js writes to one whose socket is gone, which ends this process; forgets
 * the queries that wait for it; and takes it for an open one when it is given back, though somebody else may have it by
 * then. Here nothing reaches a connection after its end: what waits and what still comes fails, and it is not given back.
 * `asking` is called with each query, and what it returns when the query fails by that end.
 */
export function endingOnce(connection: ReservedSql, asking: () => () => void): ReservedSql {
  const unsafe = connection.unsafe.bind(connection);
  const release = connection.release.bind(connection);
  const waiting = new Set<(error: unknown) => void>();
  let end: { error: unknown } | undefined;
  const finish = (error: unknown) => {
    end ??= { error };
    for (const fail of waiting) fail(end.error);
    waiting.clear();
  };
  const onexecute = (wire: Wire) => {
    wire.onclose = finish;
    return true;
  };
  const send = (text: string, parameters: Parameters<typeof unsafe>[1] = [], options: object = {}) =>
    new Promise<Rows>((resolve, reject) => {
      const lost = asking();
      const fail = (error: unknown) => {
        lost();
        reject(error as Error);
      };
      if (end) return fail(end.error);
      waiting.add(fail);
      unsafe(text, parameters, { ...options, onexecute } as object).then(
        (rows) => {
          waiting.delete(fail);
          resolve(rows);
        },
        (error: unknown) => {
          if (endsConnection(error)) return finish(error);
          waiting.delete(fail);
          reject(error as Error);
        },
      );
    });
  const giveBack = () => {
    if (!end) release();
  };
  Object.defineProperty(connection, "unsafe", { value: send, configurable: true });
  Object.defineProperty(connection, "release", { value: giveBack });
  return connection;
}

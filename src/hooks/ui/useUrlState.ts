import { useCallback, useEffect, useMemo, useRef } from "react";
import { useSearchParams } from "react-router-dom";
import type * as z from "zod/mini";
import { parseUrlState, writeUrlState, type SetUrlState, type UrlSchema } from "@/lib/url-state";

/**
 * Page state kept in the address. Every field of the schema must have a `z.catch`, so that a hand-edited
 * address never breaks a page. Parameters outside the schema are left alone.
 */
export function useUrlState<S extends UrlSchema>(schema: S): [z.output<S>, SetUrlState<S>, () => void] {
  const [params, setParams] = useSearchParams();
  const search = params.toString();
  const state = useMemo(() => parseUrlState(schema, new URLSearchParams(search)), [schema, search]);
  // A change may follow another before the page has drawn it: it builds on what was written last.
  const latest = useRef(params);
  useEffect(() => {
    latest.current = params;
  }, [params]);
  const write = useCallback(
    (next: URLSearchParams, replace: boolean) => {
      latest.current = next;
      setParams(next, { replace, preventScrollReset: true });
    },
    [setParams],
  );
  const setState = useCallback<SetUrlState<S>>(
    (patch, options) => write(writeUrlState(schema, latest.current, patch), options?.replace ?? false),
    [schema, write],
  );
  const clear = useCallback(() => {
    const next = new URLSearchParams(latest.current);
    for (const key of Object.keys(schema.shape)) next.delete(key);
    write(next, false);
  }, [schema, write]);
  return [state, setState, clear];
}

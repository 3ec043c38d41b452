import { QueryClient } from "@tanstack/react-query";
import { act, waitFor } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import { useCreateStore } from "@/hooks/stores/useCreateStore";
import { useStoreChoice } from "@/hooks/stores/useCurrentStore";
import { useSearchEverything } from "@/hooks/stores/useSearchEverything";
import { useStoreOf } from "@/hooks/stores/useStoreOf";
import { readStored, writeStored } from "@/lib/stored";
import { hookIn, ME, OTHER_STORE, STORE } from "../../../tests/support/cache-rules.tsx";
import { fakeServer } from "../../../tests/support/student-pages.tsx";

const NOT_MINE = "55555555-5555-4555-8555-555555555557";
const membership = (id: string, name: string, role = "owner") => ({
  role,
  store: { id, name, currency: "EUR", time_zone: "Europe/Paris" },
});
const BOTH = [membership(STORE, "Boréale"), membership(OTHER_STORE, "Lumière")];
const newClient = () => new QueryClient({ defaultOptions: { queries: { retry: false } } });
const never = () => new Promise<never>(() => undefined);
const remember = (userId: string) =>
  writeStored("stores", JSON.stringify({ userId, memberships: [membership(STORE, "Boréale")] }));

beforeEach(() => {
  for (const name of ["store", "stores"]) writeStored(name, null);
});

it("begins with the stores that this device remembers of the person, and with nobody else's", () => {
  fakeServer({ store_members: never });
  remember(ME);
  expect(hookIn(newClient(), useStoreChoice, undefined).result.current.store?.id).toBe(STORE);
  remember("a0000000-0000-4000-8000-000000000002");
  const other = hookIn(newClient(), useStoreChoice, undefined).result.current;
  expect([other.store, other.memberships, other.isPending]).toEqual([null, [], true]);
});

it("a store just opened is the one that is worked in", async () => {
  const mine = [BOTH[0]];
  fakeServer({ store_members: () => [...mine], create_store: OTHER_STORE });
  const useBoth = () => ({ choice: useStoreChoice(), create: useCreateStore() });
  const { result } = hookIn(newClient(), useBoth, undefined);
  await waitFor(() => expect(result.current.choice.store?.id).toBe(STORE));
  mine.push(BOTH[1]);
  const given = { name: "Lumière", currency: "EUR", timeZone: "Europe/Paris" };
  await act(() => result.current.create.mutateAsync(given));
  await waitFor(() => expect(result.current.choice.store?.id).toBe(OTHER_STORE));
  expect(readStored("store")).toBe(OTHER_STORE);
});

it("a link to something of another of my stores switches to it, and one to a stranger's does not", async () => {
  fakeServer({ store_members: BOTH });
  const useBoth = (storeId: string | undefined) => ({ place: useStoreOf(storeId), choice: useStoreChoice() });
  const { result, rerender } = hookIn(newClient(), useBoth, undefined as string | undefined);
  await waitFor(() => expect(result.current.choice.store?.id).toBe(STORE));
  rerender(NOT_MINE);
  expect([result.current.place, result.current.choice.store?.id]).toEqual(["foreign", STORE]);
  rerender(OTHER_STORE);
  await waitFor(() => expect(result.current.choice.store?.id).toBe(OTHER_STORE));
  expect(result.current.place).toBe("here");
});

it("searches from two letters on", async () => {
  const server = fakeServer({ search_everything: [] });
  const useSearch = ({ text }: { text: string }) => useSearchEverything(STORE, text);
  const { result, rerender } = hookIn(newClient(), useSearch, { text: "" });
  for (const text of ["l", " l "]) {
    rerender({ text });
    expect(result.current.fetchStatus).toBe("idle");
  }
  rerender({ text: "lu" });
  await waitFor(() => expect(result.current.data).toEqual([]));
  expect(server.calls).toEqual([
    { name: "search_everything", body: { p_store_id: STORE, p_query: "lu", p_limit: 5 } },
  ]);
});

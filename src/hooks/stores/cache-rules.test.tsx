import { expect, it } from "vitest";
import {
  clicksChanged,
  keepingChanged,
  offersChanged,
  runnerChanged,
  storeLeft,
  storesChanged,
} from "@/hooks/stores/keys";
import { useSetClicksCount } from "@/hooks/stores/useClicksCount";
import { useSetSessionRunner } from "@/hooks/stores/useSessionRunner";
import { useSetSeatOffers } from "@/hooks/stores/useSeatOffers";
import { useSetKeeping } from "@/hooks/stores/useKeeping";
import { useCloseStore } from "@/hooks/stores/useCloseStore";
import { useCreateStore } from "@/hooks/stores/useCreateStore";
import { useSearchEverything } from "@/hooks/stores/useSearchEverything";
import {
  hooksWith,
  OTHER_STORE,
  reachedBy,
  readAgainAfter,
  STORE,
} from "../../../tests/support/cache-rules.tsx";
import { onlyOnce, shownWhileWaiting } from "../../../tests/support/placeholders.ts";
import { fakeServer } from "../../../tests/support/student-pages.tsx";

it("a new store, and one that closes, reaches what is known of stores", async () => {
  expect(reachedBy(storesChanged())).toEqual([
    "my stores",
    "members",
    "clicks",
    "runner",
    "offers",
    "keeping",
    "found",
  ]);
  fakeServer({ create_store: STORE });
  const given = { name: "Lumière", currency: "EUR", timeZone: "Europe/Paris" };
  expect(await readAgainAfter(useCreateStore, given)).toEqual(reachedBy(storesChanged()));
  fakeServer({ close_store: null });
  expect(await readAgainAfter(() => useCloseStore(STORE), "Lumière")).toEqual(reachedBy(storeLeft()));
  expect(hooksWith(/\buseMutation\(/, "src/hooks/stores")).toEqual([
    "useCloseStore",
    "useCreateStore",
    "useSetClicksCount",
    "useSetKeeping",
    "useSetSeatOffers",
    "useSetSessionRunner",
  ]);
});

it("what a click counts for reaches the setting and who is said to have come", async () => {
  fakeServer({ stores: { id: STORE } });
  expect(await readAgainAfter(() => useSetClicksCount(STORE), true)).toEqual(["clicks"]);
  expect(reachedBy(clicksChanged(STORE))).toEqual(["clicks"]);
  expect(await readAgainAfter(() => useSetKeeping(STORE), { evidence_years: 10 })).toEqual(
    reachedBy(keepingChanged(STORE)),
  );
});

it("what runs new sessions reaches that setting", async () => {
  fakeServer({ stores: { id: STORE } });
  expect(await readAgainAfter(() => useSetSessionRunner(STORE), "clock")).toEqual(["runner"]);
  expect(reachedBy(runnerChanged(STORE))).toEqual(["runner"]);
});

it("when seats are offered reaches that setting", async () => {
  fakeServer({ stores: { id: STORE } });
  expect(await readAgainAfter(() => useSetSeatOffers(STORE), { offer_hours: 0 })).toEqual(["offers"]);
  expect(reachedBy(offersChanged(STORE))).toEqual(["offers"]);
});

it("the search keeps what it found within its store", async () => {
  fakeServer({
    search_everything: onlyOnce([{ kind: "session", id: "x", title: "Backlight", subtitle: null }]),
  });
  const { first, otherText, otherOwner } = await shownWhileWaiting(
    ({ owner, text }) => useSearchEverything(owner, text),
    [STORE, OTHER_STORE],
  );
  expect(otherText).toEqual(first);
  expect(otherOwner).toBeUndefined();
  expect(hooksWith(/\bplaceholderData\b/, "src/hooks/stores")).toEqual(["useSearchEverything"]);
});

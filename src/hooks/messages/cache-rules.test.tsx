import { describe, expect, it } from "vitest";
import { useAddPushDevice, useRemoveMessageAddress } from "@/hooks/messages/addresses";
import { useSetStoreChannel } from "@/hooks/messages/channels";
import {
  addressesChanged,
  bellChanged,
  channelsChanged,
  ledgerChanged,
  preferencesChanged,
  quietHoursChanged,
  summaryWishChanged,
} from "@/hooks/messages/keys";
import { useRetryDelivery } from "@/hooks/messages/ledger";
import { useMarkRead } from "@/hooks/messages/notifications";
import { useSetMessagePreference, useSetQuietHours, useSetSummaryWish } from "@/hooks/messages/preferences";
import { hooksWith, reachedBy, readAgainAfter, STORE } from "../../../tests/support/cache-rules.tsx";
import { fakeServer, type FakeServer } from "../../../tests/support/student-pages.tsx";

const sorted = (names: readonly string[]) => [...names].sort();

describe("what an event reaches", () => {
  it.each([
    ["what is under the bell", bellChanged(), ["unread", "notifications"]],
    ["how one wants to be told", preferencesChanged(), ["wanted messages"]],
    ["where one is told", addressesChanged(), ["where one is told", "pushes here", "wanted messages"]],
    ["what a store sends to telephones", channelsChanged(STORE), ["ways to telephones", "wanted messages"]],
    ["quiet hours", quietHoursChanged(), ["quiet hours"]],
    ["the summary of a day", summaryWishChanged(), ["summary", "wanted messages"]],
    ["what a store has sent", ledgerChanged(STORE), ["sent messages"]],
  ])("%s", (_name, reached, names) => {
    expect(sorted(reachedBy(reached))).toEqual(sorted(names));
  });
});

const mutations: Record<
  string,
  [
    hook: () => { mutateAsync: (with_: never) => Promise<unknown> },
    given: unknown,
    FakeServer["replies"],
    string[],
  ]
> = {
  useMarkRead: [useMarkRead, { ids: [1] }, { mark_notifications_read: 0 }, reachedBy(bellChanged())],
  useSetMessagePreference: [
    useSetMessagePreference,
    { kind: "session_live", channel: "app", wanted: false },
    { set_message_preference: null },
    reachedBy(preferencesChanged()),
  ],
  useSetQuietHours: [
    useSetQuietHours,
    { starts: "22:00", ends: "07:00" },
    { set_quiet_hours: { status: 422, code: "quiet_hours_empty" } },
    reachedBy(quietHoursChanged()),
  ],
  useSetSummaryWish: [
    useSetSummaryWish,
    { hour: "18:00", gathers: true },
    { set_summary_wish: null },
    reachedBy(summaryWishChanged()),
  ],
  useAddPushDevice: [
    useAddPushDevice,
    "a key",
    { add_push_device: "00000000-0000-4000-8000-000000000009" },
    reachedBy(addressesChanged()),
  ],
  useRemoveMessageAddress: [
    useRemoveMessageAddress,
    { id: "00000000-0000-4000-8000-000000000009", here: false },
    { remove_message_address: null },
    reachedBy(addressesChanged()),
  ],
  useSetStoreChannel: [
    () => useSetStoreChannel(STORE),
    { channel: "sms", limit: 100 },
    { set_store_channel: null },
    reachedBy(channelsChanged(STORE)),
  ],
  useRetryDelivery: [
    () => useRetryDelivery(STORE),
    7,
    { retry_delivery: null },
    reachedBy(ledgerChanged(STORE)),
  ],
};

describe("what is read again after", () => {
  it.each(Object.entries(mutations))("%s", async (_name, [hook, given, replies, expected]) => {
    fakeServer(replies);
    expect(await readAgainAfter(hook, given)).toEqual(expected);
  });

  it("every mutation of the domain", () => {
    expect(Object.keys(mutations).sort()).toEqual(hooksWith(/\buseMutation\(/, "src/hooks/messages"));
  });
});

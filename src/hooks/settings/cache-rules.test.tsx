import { describe, expect, it } from "vitest";
import { connectionsChanged, phoneChanged, profileChanged, stopsChanged } from "@/hooks/settings/keys";
import { useConfirmPhone, useSendPhoneCode, useSetMyPhone } from "@/hooks/settings/useMyPhone";
import { useConfirmAddress, useSendAddressCode } from "@/hooks/settings/useMyStops";
import { useUpdateProfile } from "@/hooks/settings/useProfile";
import {
  useConnectAccount,
  useConnectionAction,
  useConnectionInvites,
  useFinishConnection,
} from "@/hooks/settings/useVideoConnections";
import { hooksWith, ME, reachedBy, readAgainAfter, STORE } from "../../../tests/support/cache-rules.tsx";
import { fakeServer, type FakeServer } from "../../../tests/support/student-pages.tsx";

const fn = "/functions/v1/video-oauth/";
const meetings = ["session", "meeting", "check", "log", "other session"];
const sorted = (names: readonly string[]) => [...names].sort();

describe("what an event reaches", () => {
  it.each([
    ["a store's accounts", connectionsChanged(STORE), ["accounts", "services", ...meetings]],
    [
      "accounts of a store nobody named",
      connectionsChanged(),
      ["accounts", "services", "other store's accounts", "other store's services", ...meetings],
    ],
    ["one's own telephone", phoneChanged(), ["phone", "stops"]],
    ["an address that was stopped", stopsChanged(), ["stops"]],
    ["one's own name", profileChanged(), ["members", "hosts"]],
  ])("%s", (_name, reached, names) => {
    expect(sorted(reachedBy(reached))).toEqual(sorted(names));
  });
});

const profile = { id: ME, display_name: "Claire D.", locale: "en", region: null, time_zone: "UTC" };

const mutations: Record<
  string,
  [
    hook: () => { mutateAsync: (with_: never) => Promise<unknown> },
    given: unknown,
    FakeServer["replies"],
    string[],
  ]
> = {
  useUpdateProfile: [
    useUpdateProfile,
    { display_name: "Claire D." },
    { profiles: profile },
    reachedBy(profileChanged()),
  ],
  useSetMyPhone: [useSetMyPhone, "", { set_my_phone: null }, reachedBy(phoneChanged())],
  useSendPhoneCode: [useSendPhoneCode, undefined, { send_phone_code: null }, []],
  useConfirmPhone: [useConfirmPhone, "123456", { confirm_phone: "confirmed" }, reachedBy(phoneChanged())],
  useSendAddressCode: [useSendAddressCode, undefined, { send_address_code: null }, []],
  useConfirmAddress: [
    useConfirmAddress,
    "123456",
    { confirm_address: "confirmed" },
    reachedBy(stopsChanged()),
  ],
  useFinishConnection: [
    useFinishConnection,
    { state: "s", code: "c", error: undefined },
    { [`${fn}callback`]: { store_id: STORE, provider: "zoom", connection_id: STORE, account: "a" } },
    reachedBy(connectionsChanged()),
  ],
  useConnectAccount: [
    () => useConnectAccount(STORE),
    { account_id: "a", client_id: "c", client_secret: "s", host_email: "h@example.test" },
    { [`${fn}connect-account`]: { store_id: STORE, provider: "zoom" } },
    reachedBy(connectionsChanged(STORE)),
  ],
  useConnectionAction: [
    () => useConnectionAction(STORE, "test"),
    "c",
    { [`${fn}test`]: { status: 409, code: "reconnect_needed" } },
    reachedBy(connectionsChanged(STORE)),
  ],
  useConnectionInvites: [
    () => useConnectionInvites(STORE, "c"),
    true,
    { [`${fn}invites`]: { ok: true } },
    reachedBy(connectionsChanged(STORE)),
  ],
};

/** It leaves for the provider's page. */
const leaving = ["useStartConnection"];

describe("what is read again after", () => {
  it.each(Object.entries(mutations))("%s", async (_name, [hook, given, replies, expected]) => {
    fakeServer(replies);
    expect(await readAgainAfter(hook, given)).toEqual(expected);
  });

  it("a language that changed reaches no list of people", async () => {
    fakeServer({ profiles: profile });
    expect(await readAgainAfter(useUpdateProfile, { locale: "en" })).toEqual([]);
  });

  it("every mutation of the domain", () => {
    expect([...Object.keys(mutations), ...leaving].sort()).toEqual(
      hooksWith(/\buseMutation\(/, "src/hooks/settings"),
    );
  });
});

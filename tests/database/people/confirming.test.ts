import { describe, expect, it } from "vitest";
import { testBackend } from "../../support/backend.ts";
import { DEMO, PASSWORD } from "../../support/users.ts";

const backend = await testBackend({ demo: true, confirmations: true });
const app = "http://127.0.0.1:5173";

/** As a page of the app asks: from the app's origin. */
async function asks(path: string, body: object) {
  const response = await fetch(`${backend.origin}/auth/v1/${path}`, {
    method: "POST",
    headers: { apikey: backend.publishableKey, "content-type": "application/json", origin: app },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
const signUp = (email: string, password = PASSWORD) =>
  asks(`signup?redirect_to=${encodeURIComponent(`${app}/invite/abc`)}`, { email, password });
const signIn = (email: string, password = PASSWORD) => asks("token?grant_type=password", { email, password });
const mailsTo = async (email: string) => (await backend.mails()).filter(({ to }) => to === email);
const linkTo = async (email: string) => new URL((await mailsTo(email)).at(-1)?.link ?? "");
/** What the page behind a link sends when the person says so; from whichever device. */
const follow = (link: URL) =>
  asks("verify", { token_hash: link.searchParams.get("token_hash"), type: link.searchParams.get("type") });
const usersNamed = async (email: string) =>
  backend.serviceSql`select email_confirmed_at from auth.users where email = ${email}`;

describe("signing up where addresses are confirmed", () => {
  it("signs nobody in before the link of the mail was followed, which leads back to where it began", async () => {
    const answer = await signUp("ada-new@example.test");
    expect(answer.status).toBe(200);
    expect(answer.body["access_token"]).toBeUndefined();
    expect(await signIn("ada-new@example.test")).toMatchObject({
      body: { error_code: "email_not_confirmed" },
    });

    const link = await linkTo("ada-new@example.test");
    expect(`${link.origin}${link.pathname}`).toBe(`${app}/auth/confirm`);
    expect(link.searchParams.get("type")).toBe("signup");
    expect(link.searchParams.get("redirect_to")).toBe(`${app}/invite/abc`);
    expect((await follow(link)).body["access_token"]).toEqual(expect.any(String));
    expect((await signIn("ada-new@example.test")).status).toBe(200);
  });

  it("takes a link once, also of two devices at one moment", async () => {
    await signUp("ben-new@example.test");
    const link = await linkTo("ben-new@example.test");
    const answers = await Promise.all([follow(link), follow(link)]);
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expect(await follow(link)).toMatchObject({ status: 403, body: { error_code: "otp_expired" } });
    expect((await signIn("ben-new@example.test")).status).toBe(200);
  });

  it("answers for an address with an account as for a new one, mails nothing there and changes nothing", async () => {
    const [known, fresh] = [
      await signUp(DEMO.stock, "another password"),
      await signUp("cy-new@example.test"),
    ];
    const shape = ({ status, body }: typeof known) => ({
      status,
      fields: Object.entries(body)
        .map(([name, value]) => `${name}: ${Array.isArray(value) ? "list" : typeof value}`)
        .sort(),
    });
    expect(shape(known)).toEqual(shape(fresh));
    expect(JSON.stringify(known.body)).not.toMatch(/Nadia|last_sign_in_at":"/);
    expect(await mailsTo(DEMO.stock)).toEqual([]);
    expect((await signIn(DEMO.stock)).status).toBe(200);
    expect((await signIn(DEMO.stock, "another password")).status).toBe(400);
    expect(await usersNamed(DEMO.stock)).toHaveLength(1);
  });

  it("lets who signs up again before confirming have another mail, and one account", async () => {
    await signUp("dee-new@example.test");
    const first = await linkTo("dee-new@example.test");
    await signUp("dee-new@example.test");
    expect(await usersNamed("dee-new@example.test")).toHaveLength(1);
    const last = await linkTo("dee-new@example.test");
    if (last.href !== first.href) expect((await follow(first)).status).toBe(403);
    expect((await follow(last)).status).toBe(200);
  });
});

describe("a forgotten password", () => {
  it("is replaced by the link alone, which another device may follow, and ends with its use", async () => {
    expect((await asks("recover", { email: DEMO.instructor })).status).toBe(200);
    const link = await linkTo(DEMO.instructor);
    const session = (await follow(link)).body["access_token"] as string;
    const changed = await fetch(`${backend.origin}/auth/v1/user`, {
      method: "PUT",
      headers: {
        ...{ apikey: backend.publishableKey, authorization: `Bearer ${session}` },
        "content-type": "application/json",
      },
      body: JSON.stringify({ password: "lanterns over water" }),
    });
    expect(changed.status).toBe(200);
    expect((await signIn(DEMO.instructor)).status).toBe(400);
    expect((await signIn(DEMO.instructor, "lanterns over water")).status).toBe(200);
    expect((await follow(link)).status).toBe(403);
  });

  it("is asked for without learning whether an address has an account", async () => {
    const [known, unknown] = [
      await asks("recover", { email: DEMO.owner }),
      await asks("recover", { email: "nobody-at-all@example.test" }),
    ];
    expect(known).toEqual(unknown);
    expect(await mailsTo("nobody-at-all@example.test")).toEqual([]);
  });
});

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import type { Mail } from "../../supabase/functions/_shared/messages/compose/mail.ts";
import { sendBySmtp } from "../../supabase/functions/_shared/messages/channels/mail-smtp.ts";
import { answerMailbox, MAILBOX_PATH } from "../../supabase/local/mailbox.ts";
import { keepMail, readMails, type StoredMail } from "../../supabase/local/mail.ts";
import { startSmtp } from "../../supabase/local/smtp.ts";
import { listen } from "../support/http.ts";

const folder = await mkdtemp(join(tmpdir(), "atelier-mailbox-"));
const smtp = await startSmtp(folder, () => undefined);
const site = await listen((request, response) => {
  void answerMailbox(request, response, folder).then((answered) => answered || response.writeHead(418).end());
});
afterAll(async () => {
  await site.close();
  await smtp.close();
  await rm(folder, { recursive: true, force: true });
});

const mail = (over: Partial<Mail> = {}): Mail => ({
  ...{ key: "a-key", from: "Atelier <no-reply@atelier.example>", to: "ada@example.test" },
  ...{
    subject: "Émaux & <b>verre</b>",
    text: "Texte\n",
    headers: { "List-Unsubscribe": "<http://x.test/u>" },
  },
  html: '<!doctype html><html><head></head><body><script>alert(1)</script><a href="http://x.test/a?b=1&amp;c=2">Voir</a></body></html>',
  attachments: [{ name: "émaux.ics", type: "text/calendar; method=PUBLISH", content: "BEGIN:VCALENDAR\n" }],
  ...over,
});
const get = async (path: string, language = "fr") => {
  const reply = await fetch(site.origin + path, { headers: { "accept-language": language } });
  return { reply, text: await reply.text() };
};

it("keeps what a real SMTP server was sent, as it was meant", async () => {
  expect(await sendBySmtp(smtp.url, mail())).toBe("<a-key@atelier.example>");
  expect(await readMails(folder)).toMatchObject([
    {
      ...{ to: "ada@example.test", from: "no-reply@atelier.example", subject: "Émaux & <b>verre</b>" },
      link: "http://x.test/a?b=1&c=2",
      headers: { "list-unsubscribe": "<http://x.test/u>", "message-id": "<a-key@atelier.example>" },
      attachments: [{ name: "émaux.ics", content: "BEGIN:VCALENDAR\n" }],
    },
  ]);
});

it("tells a mailbox that is no more from a server that is away", async () => {
  await expect(sendBySmtp(smtp.url, mail({ to: "bounce@example.test" }))).rejects.toMatchObject({
    ...{ kind: "invalid", code: "mail_bounced", outcome: "none" },
  });
  await expect(sendBySmtp("smtp://127.0.0.1:1", mail())).rejects.toMatchObject({
    ...{ kind: "network", outcome: "none" },
  });
});

it("shows every mail, newest first, in both languages; what a mail holds is shut in", async () => {
  const later: StoredMail = {
    ...{ to: "ben@example.test", from: "", subject: "Plus tard", text: "Plus", html: "", link: null },
    ...{ channel: "email", sentAt: "2199-01-01T00:00:00.000Z", headers: {}, attachments: [] },
  };
  await keepMail(folder, later, () => undefined);
  const { reply, text } = await get(MAILBOX_PATH);
  expect(reply.headers.get("content-security-policy")).toContain("default-src 'none'");
  expect(text.indexOf("Plus tard")).toBeLessThan(text.indexOf("Émaux"));
  expect(text).toContain("Émaux &amp; &lt;b&gt;verre&lt;/b&gt;");
  expect((await get(MAILBOX_PATH, "en")).text).toContain("Local mailbox");
  const file = /mail=([^"]+Z-[0-9a-f]{8}\.json)"(?=[^>]*><strong>Émaux)/.exec(text)?.[1] ?? "";
  const shown = (await get(`${MAILBOX_PATH}?mail=${file}`)).text;
  expect(shown).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"');
  expect(shown).toContain('href="http://x.test/a?b=1&amp;c=2"');
  expect(shown).not.toContain("<script>");
  const body = await get(`${MAILBOX_PATH}/body/${file}`);
  expect(body.reply.headers.get("content-security-policy")).toMatch(/^sandbox (?!.*allow-scripts)/);
  expect(body.text).toContain('<base target="_blank">');
});

it("reads no file but its own mails, and answers nothing else", async () => {
  for (const name of ["..%2F..%2Fsecrets.json", "secrets.json", "%2Fetc%2Fpasswd", "x.json"])
    expect((await get(`${MAILBOX_PATH}/body/${name}`)).reply.status).toBe(404);
  expect((await get("/elsewhere")).reply.status).toBe(418);
  expect((await get(`${MAILBOX_PATH}/body/%E0%A4%A`)).reply.status).toBe(404);
});

import process from "node:process";
import postgres from "postgres";
import type { ReplyOf } from "../_shared/contracts/contract.ts";
import { SETTING_NAMES, projectHealth } from "../_shared/contracts/project-health.ts";
import { isAway } from "../_shared/core/away.ts";
import { readBody } from "../_shared/core/body.ts";
import { requireServer } from "../_shared/core/caller.ts";
import { machineNow } from "../_shared/core/clock.ts";
import { videoConfig } from "../_shared/core/config.ts";
import { database } from "../_shared/core/db.ts";
import { messageConfig, type MessageConfig } from "../_shared/core/message-config.ts";
import { ProviderError } from "../_shared/core/provider-error.ts";
import { serveMachine } from "../_shared/core/routes.ts";
import { sendByApi } from "../_shared/messages/channels/mail-api.ts";
import type { Mail } from "../_shared/messages/compose/mail.ts";

/** What a reader of settings cannot use, in its own words, which name the setting and hold no value. */
function complaintOf(read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : "settings not usable"];
  }
}

type Reached = Pick<ReplyOf<typeof projectHealth>, "database" | "state">;

/** Whether Postgres lets the functions' own login in, and what stands there. */
async function reachDatabase(): Promise<Reached> {
  if (!process.env.FUNCTIONS_DB_URL) return { database: "not_configured", state: null };
  try {
    const sql = database();
    const [who] = await sql<{ login: string }[]>`select current_user as login`;
    if (who?.login !== "atelier_functions") return { database: "other", state: null };
    const [row] = await sql<{ state: Reached["state"] }[]>`select private.get_project_state() as state`;
    return { database: "ok", state: row?.state ?? null };
  } catch (error) {
    return {
      database:
        isAway(error) || !(error instanceof postgres.PostgresError) ? "away" : readRefusal(error.code),
      state: null,
    };
  }
}

/** Invalid passwords and names of logins are class 28; what the schema does not know, or does not let one ask, class 42. */
const readRefusal = (code: string) => (code.startsWith("42") ? "old" : "away");

/** Sends one mail that says what it is; what went wrong is told as the code by which the ledger would name it. */
async function tryMail({ mail, from }: MessageConfig, to: string): Promise<string> {
  if (!mail) return "mail_not_configured";
  const said =
    "This mail shows that your project can send. / Ce courriel montre que votre projet peut en envoyer.";
  const letter: Mail = {
    ...{ key: `doctor-${crypto.randomUUID()}`, from, to, subject: "Atelier: doctor", text: said },
    ...{ html: `<p>${said}</p>`, headers: {}, attachments: [] },
  };
  try {
    if (mail.kind === "api") await sendByApi(mail, letter);
    else await (await import("../_shared/messages/channels/mail-smtp.ts")).sendBySmtp(mail.url, letter);
    return "sent";
  } catch (error) {
    return error instanceof ProviderError ? (error.code ?? error.kind) : "mail_failed";
  }
}

/** For `npm run doctor`, which holds the secret key: names of settings and no values, and a mail to oneself where it is asked for. */
export const handler = serveMachine(projectHealth, async (request, answer) => {
  requireServer(request);
  const { mail_to: to } = await readBody(request, projectHealth.input);
  const unusable = [...complaintOf(videoConfig), ...complaintOf(messageConfig)];
  const config = unusable.length === 0 ? messageConfig() : null;
  return answer({
    now: machineNow().toISOString(),
    settings: SETTING_NAMES.filter((name) => process.env[name]?.trim()),
    unusable,
    app_url: process.env.APP_URL ?? null,
    ...(await reachDatabase()),
    mail: to && config ? await tryMail(config, to) : null,
  });
});

import { randomBytes, randomUUID } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { RealtimeClient } from "@supabase/realtime-js";
import WebSocket from "ws";
import { z } from "zod";
import { projectHealth } from "../../supabase/functions/_shared/contracts/project-health.ts";

const root = resolve(import.meta.dirname, "../..");

export interface Finding {
  item: string;
  state: "ok" | "wrong" | "skipped";
  says: string;
}

export interface Patient {
  url: string;
  secretKey: string;
  publishableKey?: string | undefined;
  app?: string | undefined;
  mailTo?: string | undefined;
  /** For tests: files that the project should have. */
  migrationsFolder?: string;
}

const coversSchema = z.object({
  public: z.boolean(),
  file_size_limit: z.number().nullable(),
  allowed_mime_types: z.array(z.string()).nullable(),
});

type Said = Omit<Finding, "item">;
const ok = (says: string): Said => ({ state: "ok", says });
const wrong = (says: string): Said => ({ state: "wrong", says });
const skipped = (says: string): Said => ({ state: "skipped", says });

/** Neither a platform that does not answer nor one that is slow keeps the doctor waiting. */
const PATIENCE_MS = 15_000;
const CLOCK_MS = 30_000;
const BEAT_MS = 3 * 60_000;

type Health = z.output<typeof projectHealth.reply>;

const isLocal = (address: string) => /^https?:\/\/(localhost|127\.|\[::1\])/.test(address);
const names = (folder: string, is: (name: string) => boolean) => readdirSync(folder).filter(is).sort();

class Doctor {
  readonly #patient: Patient;
  readonly #base: string;
  /** What the project says of itself from inside, once it was asked. */
  #health: Health | null = null;

  constructor(patient: Patient) {
    this.#patient = patient;
    this.#base = patient.url.replace(/\/+$/, "");
  }

  #ask(
    path: string,
    init: { method?: string; body?: string } = {},
    key = this.#patient.secretKey,
  ): Promise<Response> {
    // As the official client does it: the platform takes a newer key, which is no token, where it stands in both.
    const headers = new Headers({ apikey: key, "content-type": "application/json" });
    if (path.startsWith("/auth/v1/admin/") || key.startsWith("eyJ"))
      headers.set("authorization", `Bearer ${key}`);
    return fetch(`${this.#base}${path}`, {
      redirect: "manual",
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...init,
      headers,
    });
  }

  async address(): Promise<Said> {
    const reply = await this.#ask("/auth/v1/settings");
    await reply.arrayBuffer();
    if (reply.status === 401) return wrong("the project does not know this key (--key)");
    if (!reply.ok) return wrong(`Auth answers ${reply.status} at ${this.#base}`);
    const { publishableKey: key } = this.#patient;
    if (key === undefined) return ok("the project answers to its secret key");
    if (key.startsWith("sb_secret_"))
      return wrong("--public is a secret key: the app would hand it to every browser");
    const open = await this.#ask("/auth/v1/settings", {}, key);
    await open.arrayBuffer();
    return open.ok
      ? ok("the project answers to both keys")
      : wrong("the project does not know the publishable key (--public)");
  }

  async clock(): Promise<Said> {
    const before = Date.now();
    const reply = await this.#ask("/auth/v1/health");
    await reply.arrayBuffer();
    const theirs = Date.parse(this.#health?.now ?? reply.headers.get("date") ?? "");
    if (Number.isNaN(theirs)) return skipped("the project does not say what time it is");
    const off = Math.round((theirs - (before + Date.now()) / 2) / 1000);
    return Math.abs(off) * 1000 < CLOCK_MS
      ? ok("agrees with this machine's")
      : wrong(`differs from this machine's by ${Math.abs(off)} s: times, tokens and signatures would be off`);
  }

  async functions(): Promise<Said> {
    const folder = join(root, "supabase/functions");
    const all = names(folder, (name) => existsSync(join(folder, name, "index.ts")));
    const answers = await Promise.all(
      all.map(async (name) => {
        const reply = await this.#ask(`/functions/v1/${name}`, { method: "OPTIONS" });
        await reply.arrayBuffer();
        return { name, status: reply.status };
      }),
    );
    const missing = answers.filter(({ status }) => status === 404).map(({ name }) => name);
    if (missing.length > 0)
      return wrong(`not deployed: ${missing.join(", ")} (npx supabase functions deploy)`);
    const silent = answers
      .filter(({ status }) => status >= 400)
      .map(({ name, status }) => `${name} (${status})`);
    return silent.length > 0 ? wrong(`not answering: ${silent.join(", ")}`) : ok(`all ${all.length} answer`);
  }

  async secrets(): Promise<Said> {
    const reply = await this.#ask(`/functions/v1/${projectHealth.path}`, { method: "POST", body: "{}" });
    const body: unknown = await reply.json().catch(() => null);
    if (reply.status === 401) return wrong("the functions do not know this key (--key)");
    if (!reply.ok) return wrong(`project-health answers ${reply.status}`);
    const health = projectHealth.reply.parse(body);
    this.#health = health;
    if (health.unusable.length > 0) return wrong(health.unusable.join("; "));
    const set: readonly string[] = health.settings;
    const needed = ["APP_URL", "FUNCTIONS_DB_URL", "VIDEO_ENCRYPTION_KEYS", "LINK_KEYS", "MAIL_FROM"];
    const missing = [
      ...needed.filter((name) => !set.includes(name)),
      ...(set.includes("MAIL_SMTP_URL")
        ? []
        : ["MAIL_API_URL", "MAIL_API_KEY"].filter((name) => !set.includes(name))),
      // Half of an account is none.
      ...[
        ["ZOOM_CLIENT_ID", "ZOOM_CLIENT_SECRET"],
        ["GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"],
        ["VAPID_PUBLIC_KEY", "VAPID_PRIVATE_KEY", "VAPID_SUBJECT"],
      ].flatMap((pair) =>
        pair.some((name) => set.includes(name)) ? pair.filter((name) => !set.includes(name)) : [],
      ),
    ];
    if (missing.length > 0)
      return wrong(`not set: ${missing.join(", ")} (npx supabase secrets set NAME=value)`);
    if (health.app_url && isLocal(health.app_url) && !isLocal(this.#base))
      return wrong(`APP_URL is ${health.app_url}: the links of mails would lead nowhere`);
    return ok(`${set.length} set, all usable`);
  }

  login(): Said {
    switch (this.#health?.database) {
      case undefined:
        return skipped("needs the functions");
      case "not_configured":
        return wrong("FUNCTIONS_DB_URL is not set");
      case "other":
        return wrong("FUNCTIONS_DB_URL is not that of atelier_functions");
      case "away":
        return wrong(
          "FUNCTIONS_DB_URL does not reach Postgres: the role may not log in, or password, host or port are others",
        );
      case "old":
      case "ok":
        return ok("atelier_functions reaches Postgres");
    }
  }

  /** The functions say which were applied; without them, only whether there are any. */
  async migrations(): Promise<Said> {
    const push = "npx supabase db push";
    const state = this.#health?.state;
    if (!state) {
      const reply = await this.#ask("/rest/v1/stores?select=id&limit=1");
      await reply.arrayBuffer();
      if (reply.status === 404 || this.#health?.database === "old")
        return wrong(`the schema is not there, or older than this checkout: ${push}`);
      return reply.ok
        ? skipped("needs the functions and their login")
        : wrong(`the Data API answers ${reply.status}`);
    }
    const folder = this.#patient.migrationsFolder ?? join(root, "supabase/migrations");
    const files = names(folder, (name) => name.endsWith(".sql")).map((name) => name.slice(0, 14));
    const missing = files.filter((version) => !state.migrations.includes(version));
    const unknown = state.migrations.filter((version) => !files.includes(version));
    if (missing.length > 0)
      return wrong(`${missing.length} missing (${missing.slice(0, 3).join(", ")}): ${push}`);
    if (unknown.length > 0)
      return wrong(`${unknown.length} that this checkout does not have (${unknown.slice(0, 3).join(", ")})`);
    return ok(`all ${files.length}`);
  }

  schedule(): Said {
    const state = this.#health?.state;
    if (!state) return skipped("needs the functions and their login");
    const local = isLocal(this.#base) && state.schedule === null;
    if (!local && !state.schedule?.["atelier-worker"])
      return wrong("nothing calls video-worker: select private.schedule_worker('<address>', '<secret key>')");
    if (state.runs?.length && state.runs.every((status) => status === "failed"))
      return wrong(
        "the last calls of the schedule failed: select * from cron.job_run_details order by runid desc limit 3",
      );
    const [began, ended] = [state.beats["began"], state.beats["ended"]];
    if (!began)
      return wrong("video-worker was never called: is the key in Vault a secret key of this project?");
    const age = Date.now() - Date.parse(began.at);
    if (age > BEAT_MS) return wrong(`video-worker was last called ${Math.round(age / 60_000)} min ago`);
    if (!ended || Date.parse(began.at) - Date.parse(ended.at) > BEAT_MS)
      return wrong("video-worker begins and does not end: see the function's log");
    if (ended.failed.length > 0)
      return wrong(`the last call of video-worker failed in: ${ended.failed.join(", ")}`);
    if (state.waiting > 0) return wrong(`${state.waiting} messages wait for more than ten minutes`);
    return ok(`video-worker was called ${Math.round(age / 1000)} s ago`);
  }

  /** Auth sends a used-up link back to the address that was asked for where it is allowed, else to the Site URL. */
  async redirects(): Promise<Said> {
    const led = async (asked?: string) => {
      const query = new URLSearchParams({
        token: "doctor",
        type: "magiclink",
        ...(asked && { redirect_to: asked }),
      });
      const reply = await this.#ask(`/auth/v1/verify?${query.toString()}`);
      await reply.arrayBuffer();
      const location = reply.headers.get("location");
      return location && URL.canParse(location) ? new URL(location) : null;
    };
    const site = await led();
    if (!site) return skipped("Auth does not say where its links lead");
    if (isLocal(site.origin) && !isLocal(this.#base))
      return wrong(`the Site URL is ${site.origin}: npx supabase config push`);
    const app = this.#patient.app ?? this.#health?.app_url;
    if (!app) return wrong("neither --app nor APP_URL says where the app is");
    const asked = new URL("/auth/confirm", app);
    const back = await led(asked.href);
    return back?.origin === asked.origin && back.pathname === asked.pathname
      ? ok(`links lead to ${site.origin}, and back to ${asked.origin}`)
      : wrong(
          `${asked.origin} is not in the redirect list: links of mails lead to ${back?.origin ?? "nowhere"} instead`,
        );
  }

  /** An account made for this, gone afterwards, joins its own channel as a page does. */
  async live(): Promise<Said> {
    const state = this.#health?.state;
    if (!state) return skipped("needs the functions and their login");
    if (!state.broadcasts) return wrong("Realtime is not there: the app polls instead");
    const [email, password] = [`doctor-${randomUUID()}@example.com`, randomBytes(24).toString("base64url")];
    const made = await this.#ask("/auth/v1/admin/users", {
      method: "POST",
      body: JSON.stringify({ email, password, email_confirm: true }),
    });
    const account: unknown = await made.json().catch(() => null);
    if (!made.ok)
      return isLocal(this.#base)
        ? skipped("the local Auth makes no accounts for a secret key")
        : wrong(`Auth answers ${made.status} to the making of an account with the secret key`);
    const { id } = z.object({ id: z.string() }).parse(account);
    try {
      const signed = await this.#ask("/auth/v1/token?grant_type=password", {
        ...{ method: "POST", body: JSON.stringify({ email, password }) },
      });
      const { access_token: token } = z.object({ access_token: z.string() }).parse(await signed.json());
      const status = await this.#join(`person:${id}`, token);
      return status === "SUBSCRIBED"
        ? ok("a private channel can be joined")
        : wrong(
            `a private channel is not joined (${status}): switch Realtime on, and allow private channels`,
          );
    } finally {
      await (await this.#ask(`/auth/v1/admin/users/${id}`, { method: "DELETE" })).arrayBuffer();
    }
  }

  async #join(topic: string, token: string): Promise<string> {
    const client = new RealtimeClient(`${this.#base.replace(/^http/, "ws")}/realtime/v1`, {
      params: { apikey: this.#patient.publishableKey ?? this.#patient.secretKey },
      transport: WebSocket as unknown as typeof globalThis.WebSocket,
      accessToken: () => Promise.resolve(token),
    });
    try {
      await client.setAuth(token);
      return await new Promise<string>((done) => {
        client.channel(topic, { config: { private: true } }).subscribe((status) => done(status), PATIENCE_MS);
      });
    } finally {
      await client.disconnect();
    }
  }

  /** Where covers of courses lie: made by the migrations, and changed by whoever is in the dashboard. */
  async storage(): Promise<Said> {
    const reply = await this.#ask("/storage/v1/bucket/covers");
    const bucket = coversSchema.safeParse(await reply.json().catch(() => null));
    if (!bucket.success) return wrong(`there is no bucket "covers" (Storage answers ${reply.status})`);
    if (!bucket.data.public) return wrong('the bucket "covers" is not public: no cover would show');
    if (bucket.data.allowed_mime_types?.length !== 3 || (bucket.data.file_size_limit ?? Infinity) > 262_144)
      return wrong('the bucket "covers" takes other files than small pictures: set its limits again');
    return ok("covers have their bucket");
  }

  async mail(): Promise<Said> {
    const { mailTo } = this.#patient;
    if (!mailTo) return skipped("with --mail you@example.com one is sent");
    if (!this.#health) return skipped("needs the functions");
    const reply = await this.#ask(`/functions/v1/${projectHealth.path}`, {
      ...{ method: "POST", body: JSON.stringify({ mail_to: mailTo }) },
    });
    const { mail } = z.object({ mail: z.string().nullable() }).parse(await reply.json());
    return mail === "sent"
      ? ok(`sent to ${mailTo}: see that it has come`)
      : wrong(`not sent: ${mail ?? "settings not usable"}`);
  }

  async app(): Promise<Said> {
    const { app } = this.#patient;
    if (!app) return skipped("with --app https://your.app its headers are looked at");
    const get = (path: string) => fetch(new URL(path, app), { signal: AbortSignal.timeout(PATIENCE_MS) });
    const [deep, passport] = [await get("/dashboard/courses"), await get("/v/doctor")];
    const [page, other] = [await deep.text(), await passport.text()];
    if (!deep.ok || !page.includes("<html"))
      return wrong(`${deep.url} answers ${deep.status}: every path without a file is index.html's`);
    if (!passport.ok || other === page) return wrong("/v/* must be answered with public.html");
    const wanted = {
      "content-security-policy": "default-src 'none'",
      "x-content-type-options": "nosniff",
      "referrer-policy": "strict-origin-when-cross-origin",
      "permissions-policy": "camera=(self)",
      "cross-origin-opener-policy": "same-origin",
    };
    const missing = Object.entries(wanted)
      .filter(([name, value]) => !deep.headers.get(name)?.includes(value))
      .map(([name]) => name);
    if (missing.length > 0) return wrong(`headers missing: ${missing.join(", ")}`);
    const { origin } = new URL(this.#base);
    const policy = deep.headers.get("content-security-policy") ?? "";
    return new URL(app).origin === origin || policy.includes(origin)
      ? ok("pages and headers are as they were built")
      : wrong(`the app was built for another project: its policy does not let it connect to ${origin}`);
  }
}

/** Asks one thing after the other; what cannot be asked is wrong, whatever the reason. */
export async function* examine(patient: Patient): AsyncGenerator<Finding> {
  const doctor = new Doctor(patient);
  const items: [string, () => Said | Promise<Said>][] = [
    ["address", () => doctor.address()],
    ["functions", () => doctor.functions()],
    ["secrets", () => doctor.secrets()],
    ["login", () => doctor.login()],
    ["migrations", () => doctor.migrations()],
    ["clock", () => doctor.clock()],
    ["schedule", () => doctor.schedule()],
    ["redirects", () => doctor.redirects()],
    ["live", () => doctor.live()],
    ["storage", () => doctor.storage()],
    ["mail", () => doctor.mail()],
    ["app", () => doctor.app()],
  ];
  for (const [item, ask] of items) {
    const said = await Promise.resolve()
      .then(ask)
      .catch((error: unknown) =>
        // What fetch throws where nothing answers; everything else is an answer that reads otherwise than it should.
        wrong(
          error instanceof TypeError
            ? "nothing answers there"
            : `no answer that can be read (${error instanceof Error ? error.name : "error"})`,
        ),
      );
    yield { item, ...said };
    if (item === "address" && said.state === "wrong") return;
  }
}

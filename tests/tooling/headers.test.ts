import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoAccounts, demoPassword } from "../../src/lib/demo-accounts.ts";
import {
  caddyBlock,
  headersFile,
  headersOf,
  nginxBlock,
  securityHeaders,
  vercelFile,
} from "../../vite.headers.ts";
import { ensureBuild, viteBuild } from "../support/build.ts";

const PROJECT = "https://abcdefghijkl.supabase.co";

/** The script inside a built page. */
async function scriptOf(folder: string, page = "index.html"): Promise<string> {
  const scripts = [...(await readFile(join(folder, page), "utf8")).matchAll(/<script>([^]*?)<\/script>/g)];
  expect(scripts).toHaveLength(1);
  return scripts[0]?.[1] ?? "";
}

let hosted = "";
beforeAll(async () => {
  hosted = await mkdtemp(join(tmpdir(), "atelier-hosted-"));
  await viteBuild(hosted, `${PROJECT}/`);
});
afterAll(() => rm(hosted, { recursive: true, force: true }));

async function allOf(folder: string): Promise<string> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => /\.(js|html|json)$/.test(file));
  return (await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")))).join("\n");
}

describe("the security headers", () => {
  it("let nothing in but the app's own files and the pages' one script, and connect to the project alone", async () => {
    const script = await scriptOf(hosted);
    expect(await scriptOf(hosted, "public.html")).toBe(script);
    const policy = headersOf(hosted)["Content-Security-Policy"] ?? "";
    expect(policy).toContain("default-src 'none'");
    const hash = createHash("sha256").update(script).digest("base64");
    expect(policy).toContain(`script-src 'self' 'sha256-${hash}';`);
    expect(policy).toContain(
      "connect-src 'self' https://abcdefghijkl.supabase.co wss://abcdefghijkl.supabase.co;",
    );
    expect(policy).toContain(
      "img-src 'self' data: https://abcdefghijkl.supabase.co/storage/v1/object/public/covers/;",
    );
    expect(policy).toContain("frame-ancestors 'none'");
    expect(headersOf(await ensureBuild())["Content-Security-Policy"]).toContain("connect-src 'self';");
  });

  it("stand beside the built app in the form each host reads", async () => {
    const build = { project: PROJECT, script: await scriptOf(hosted) };
    const made = (name: string) => readFile(join(hosted, name), "utf8");
    expect(await made("_headers")).toBe(headersFile(build));
    expect(await made("vercel.json")).toBe(vercelFile(build));
    expect(await made("nginx.conf")).toBe(nginxBlock(build));
    expect(await made("caddy.conf")).toBe(caddyBlock(build));
    expect(headersOf(hosted)).toEqual(securityHeaders(build));
    for (const name of ["_headers", "nginx.conf", "caddy.conf"])
      for (const value of Object.values(headersOf(hosted))) expect(await made(name)).toContain(value);
    expect((JSON.parse(await made("vercel.json")) as { rewrites: unknown[] }).rewrites).toHaveLength(2);
  });

  it("let no browser keep that a file is missing", () => {
    const nginx = nginxBlock({ script: "" }).split("\n");
    expect(nginx.filter((line) => /immutable/.test(line))).toEqual([
      '  add_header Cache-Control "public, max-age=31536000, immutable";',
    ]);
    expect(caddyBlock({ script: "" })).toContain(
      '@asset {\n  path /assets/*\n  file\n}\nheader @asset Cache-Control "public, max-age=31536000, immutable"\nhandle /assets/* {\n  file_server\n}\n',
    );
  });
});

describe("a build for a hosted project", () => {
  it("knows no demo account and no password of one", async () => {
    const everything = await allOf(hosted);
    expect(everything).toContain(PROJECT);
    for (const { email } of demoAccounts) expect(everything).not.toContain(email);
    expect(everything).not.toContain(demoPassword);
    // The same words are found where they are meant to be.
    expect(await allOf(await ensureBuild())).toContain(demoPassword);
  });
});

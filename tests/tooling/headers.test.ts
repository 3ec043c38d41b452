import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { demoAccounts, demoPassword } from "../../src/lib/demo-accounts.ts";
import { caddyBlock, headersFile, nginxBlock, securityHeaders, vercelFile } from "../../vite.headers.ts";
import { ensureBuild, viteBuild } from "../support/build.ts";

const PROJECT = "https://abcdefghijkl.supabase.co";
const PLACEHOLDER = "https://PROJECT.supabase.co";

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
  it("let nothing in but the app's own files, and connect to the project alone", () => {
    const policy = securityHeaders(PROJECT)["Content-Security-Policy"] ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain(
      "connect-src 'self' https://abcdefghijkl.supabase.co wss://abcdefghijkl.supabase.co;",
    );
    expect(policy).toContain("frame-ancestors 'none'");
    expect(securityHeaders()["Content-Security-Policy"]).toContain("connect-src 'self';");
  });

  it("stand beside the built app for static hosts, with the project of the build", async () => {
    expect(await readFile(join(hosted, "_headers"), "utf8")).toBe(headersFile(PROJECT));
    expect(await readFile(join(hosted, "vercel.json"), "utf8")).toBe(vercelFile(PROJECT));
    const { headers, rewrites } = JSON.parse(vercelFile(PROJECT)) as {
      headers: { source: string; headers: { key: string; value: string }[] }[];
      rewrites: unknown[];
    };
    expect(Object.fromEntries(headers[0]?.headers.map(({ key, value }) => [key, value]) ?? [])).toEqual(
      securityHeaders(PROJECT),
    );
    expect(rewrites).toHaveLength(2);
    expect(await readFile(join(await ensureBuild(), "_headers"), "utf8")).toBe(headersFile());
  });

  it("let no browser keep that a file is missing", () => {
    const nginx = nginxBlock().split("\n");
    expect(nginx.filter((line) => /immutable/.test(line))).toEqual([
      '  add_header Cache-Control "public, max-age=31536000, immutable";',
    ]);
    expect(caddyBlock()).toContain(
      '@asset {\n  path /assets/*\n  file\n}\nheader @asset Cache-Control "public, max-age=31536000, immutable"\nhandle /assets/* {\n  file_server\n}\n',
    );
  });

  it("are in the examples of the documentation as the list has them", async () => {
    const page = await readFile(resolve(import.meta.dirname, "../../docs/deploy.md"), "utf8");
    expect(page).toContain(nginxBlock(PLACEHOLDER));
    expect(page).toContain(caddyBlock(PLACEHOLDER));
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

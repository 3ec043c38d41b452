import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { axeViolations } from "../support/axe.ts";
import { launchBrowser, visit } from "../support/browser.ts";
import { listen, type LocalServer } from "../support/http.ts";

const page = (body: string) =>
  `<!doctype html><html lang="fr"><head><title>Page</title></head><body><main><h1>Page</h1>${body}</main></body></html>`;

const PAGES: Record<string, string> = {
  "/calm": page("<p>ok</p>"),
  "/logs": page(`<script>console.error("broken promise")</script>`),
  "/throws": page(`<script>throw new Error("thrown in the page")</script>`),
  "/asks": page(`<script>fetch("http://127.0.0.1:9/elsewhere").catch(() => undefined)</script>`),
  "/refused": page(`<script>fetch("/missing")</script>`),
  "/unlabelled": page(`<input type="text"><p style="color:#aaa;background:#fff">pale</p>`),
};

let browser: Browser;
let server: LocalServer;

beforeAll(async () => {
  server = await listen((request, response) => {
    const html = PAGES[request.url ?? "/"];
    response.writeHead(html === undefined ? 404 : 200, { "content-type": "text/html; charset=utf-8" });
    response.end(html);
  });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

async function problemsAt(path: string, expected?: RegExp): Promise<string> {
  const opened = await visit(browser, { origin: server.origin });
  if (expected) opened.expectProblem(expected);
  await opened.page.goto(path, { waitUntil: "networkidle" });
  return opened.end().then(
    () => "",
    (error: Error) => error.message,
  );
}

describe("a browser window", () => {
  it("is content with a page that works", async () => {
    expect(await problemsAt("/calm")).toBe("");
  });

  it.each([
    ["/logs", "console.error: broken promise"],
    ["/throws", "page error: Error: thrown in the page"],
    ["/asks", "unhandled request: GET http://127.0.0.1:9/elsewhere"],
    ["/refused", "reply 404: GET"],
  ])("fails the test at %s", async (path, problem) => {
    expect(await problemsAt(path)).toContain(problem);
  });

  it("lets through what the test is about", async () => {
    expect(await problemsAt("/refused", /404/)).toBe("");
  });

  it("sees what axe sees", async () => {
    const opened = await visit(browser, { origin: server.origin });
    await opened.page.goto("/unlabelled");
    const violations = await axeViolations(opened.page);
    expect(new Set(violations.map((text) => text.split(" ")[0]))).toEqual(
      new Set(["color-contrast", "label"]),
    );
    await opened.page.goto("/calm");
    expect(await axeViolations(opened.page)).toEqual([]);
    await opened.end();
  });
});

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseKeys } from "../../supabase/functions/_shared/video/crypto.ts";
import { loadSecrets } from "../../supabase/local/secrets.ts";
import { startVideoSchedule } from "../../supabase/local/video-schedule.ts";
import { listen } from "../support/http.ts";
import { tempFolder } from "./support.ts";

describe("the schedule of video-worker", () => {
  it("calls with the secret key, one call at a time, says a trouble once, and stops", async () => {
    const seen: string[] = [];
    let inside = 0;
    let most = 0;
    const server = await listen((request, response) => {
      inside += 1;
      most = Math.max(most, inside);
      seen.push(`${request.method} ${request.url} ${String(request.headers.apikey)}`);
      setTimeout(() => {
        inside -= 1;
        response.writeHead(seen.length < 4 ? 500 : 200).end("{}");
      }, 20);
    });
    const lines: string[] = [];
    const schedule = startVideoSchedule({
      ...{ url: server.origin, secretKey: "sb_secret_x", log: (line: string) => lines.push(line) },
      everyMs: 5,
    });
    await expect.poll(() => seen.length).toBeGreaterThan(5);
    await schedule.stop();
    const count = seen.length;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(seen.length).toBe(count);
    expect(new Set(seen)).toEqual(new Set(["POST /functions/v1/video-worker sb_secret_x"]));
    expect(most).toBe(1);
    expect(lines).toEqual(["  video meetings are not kept up: it answered 500"]);
    await server.close();
  });
});

describe("the keys that seal tokens", () => {
  it("are made once a data folder, and added to secrets of an earlier version", () => {
    const folder = tempFolder();
    const first = loadSecrets(folder);
    expect(parseKeys(first.videoKeys)).toHaveLength(1);
    expect(loadSecrets(folder)).toEqual(first);
    const { videoKeys: _keys, ...earlier } = first;
    writeFileSync(join(folder, "secrets.json"), JSON.stringify(earlier));
    const completed = loadSecrets(folder);
    expect(completed).toMatchObject(earlier);
    expect(parseKeys(completed.videoKeys)).toHaveLength(1);
    expect(JSON.parse(readFileSync(join(folder, "secrets.json"), "utf8"))).toEqual(completed);
  });
});

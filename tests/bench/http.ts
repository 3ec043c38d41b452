import { Agent, request } from "node:http";

/** One kept connection, as a browser has it; node:http, because fetch in the same process would cost as much as the API. */
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

export interface Answer {
  status: number;
  body: unknown;
}

export function post(url: string, headers: Record<string, string>, body: unknown): Promise<Answer> {
  const text = JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        ...{ method: "POST", agent },
        headers: {
          ...headers,
          "content-type": "application/json",
          "content-length": Buffer.byteLength(text),
        },
      },
      (response) => {
        const pieces: Buffer[] = [];
        response.on("data", (piece: Buffer) => pieces.push(piece));
        response.on("error", reject);
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            body: JSON.parse(Buffer.concat(pieces).toString("utf8")) as unknown,
          }),
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end(text);
  });
}

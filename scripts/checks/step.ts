import { spawn } from "node:child_process";
import { resolve } from "node:path";

/** What a step found; an empty list of problems is a pass. */
export interface Finding {
  problems: string[];
  /** One short remark for the step's line: "412 keys", "181 KB". */
  note?: string;
  /** Printed whether the step passes or not. */
  table?: string;
}

export interface Step {
  name: string;
  run(): Promise<Finding>;
}

export const root = resolve(import.meta.dirname, "../..");

interface Output {
  code: number;
  stdout: string;
  stderr: string;
}

/** npm's own grumbling about the machine's settings says nothing about the project. */
const withoutNoise = (text: string) =>
  text
    .split("\n")
    .filter((line) => !/^npm (warn|notice)/.test(line))
    .join("\n")
    .trim();

export function runProgram(
  program: string,
  args: string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Output> {
  return new Promise((done, fail) => {
    const child = spawn(program, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.once("error", fail);
    child.once("close", (code) => done({ code: code ?? 1, stdout, stderr }));
  });
}

/** The program that a package of node_modules installs under `name`. */
export function runTool(name: string, args: string[], env?: NodeJS.ProcessEnv): Promise<Output> {
  return runProgram(resolve(root, "node_modules/.bin", name), args, env);
}

/** A step that is one tool's run: what it prints is why it failed. */
export function toolStep(name: string, tool: string, args: string[]): Step {
  return {
    name,
    async run() {
      const { code, stdout, stderr } = await runTool(tool, args);
      if (code === 0) return { problems: [] };
      return {
        problems: [withoutNoise(`${stdout}\n${stderr}`) || `${tool} ended with ${code} and said nothing`],
      };
    },
  };
}

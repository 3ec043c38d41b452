import type { Reporter, SerializedError, TestModule } from "vitest/node";

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/**
 * A file that failed to load and an error outside any test have no failed test of their own; each counts as one,
 * so that the line never says "0 failed" about a failing run.
 */
function countTests(modules: readonly TestModule[], unhandled: readonly SerializedError[]): Counts {
  const counts: Counts = { passed: 0, failed: unhandled.length, skipped: 0 };
  for (const module of modules) {
    let failedInside = 0;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === "passed") counts.passed += 1;
      else if (state === "failed") failedInside += 1;
      else counts.skipped += 1;
    }
    const brokenAround = failedInside === 0 && module.state() === "failed" ? 1 : 0;
    counts.failed += failedInside + brokenAround;
  }
  return counts;
}

/** Tests that passed, but not the first time: they are worth a look before they fail twice. */
function unsteady(modules: readonly TestModule[]): string[] {
  return modules.flatMap((module) =>
    [...module.children.allTests("passed")]
      .filter((test) => (test.diagnostic()?.retryCount ?? 0) > 0)
      .map((test) => `${module.relativeModuleId} > ${test.fullName}`),
  );
}

/** Ends the run with the line `N passed, N failed`, after everything else that prints, and fails an empty run. */
export default class ClosingLine implements Reporter {
  private counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  private retried: string[] = [];

  onInit(): void {
    process.once("exit", (code) => {
      const { passed, failed, skipped } = this.counts;
      // A set-up that broke, or a run that ran nothing, has no failed test to count.
      const told = failed === 0 && (code !== 0 || passed === 0) ? 1 : failed;
      if (told > 0 && code === 0) process.exitCode = 1;
      const second = this.retried.map((name) => `at the second try: ${name}\n`).join("");
      process.stdout.write(
        `\n${second}${passed} passed, ${told} failed${skipped > 0 ? `, ${skipped} skipped` : ""}\n`,
      );
    });
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    this.counts = countTests(modules, unhandled);
    this.retried = unsteady(modules);
    if (this.counts.failed > 0 || this.counts.passed === 0) process.exitCode = 1;
  }
}

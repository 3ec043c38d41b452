import { expect, it } from "vitest";
import { meetingProblem } from "./meeting-problem";

it("says what the kind of failure means, or what the provider's code tells beyond it", () => {
  expect(meetingProblem("timeout", "timeout")).toBe("away");
  expect(meetingProblem("server", "conference_pending")).toBe("conference");
  expect(meetingProblem("daily_limit", "zoom_daily_limit")).toBe("daily_limit");
  expect(meetingProblem("invalid", "token_invalid_client")).toBe("not_configured");
  expect(meetingProblem("server", "worker_lost")).toBe("worker_lost");
  expect(meetingProblem(null, null)).toBe("other");
  expect(meetingProblem("new_kind", "zoom_9999")).toBe("other");
});

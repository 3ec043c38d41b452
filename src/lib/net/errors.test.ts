import { describe, expect, it } from "vitest";
import { AppError, errorMessageKey, isRetryable, staleVersion, toAppError } from "./errors";

describe("toAppError", () => {
  it("reads the stable code, status, field and detail of what the database raised", () => {
    const error = toAppError(
      { code: "PT409", message: "session_full", details: '{"capacity":50}', hint: "seat" },
      409,
    );
    expect(error).toMatchObject({
      status: 409,
      code: "session_full",
      field: "seat",
      detail: { capacity: 50 },
    });
  });

  it("keeps a detail that only looks like JSON as text", () => {
    expect(toAppError({ code: "PT422", message: "name_length", details: "[1-120" }).detail).toBe("[1-120");
  });

  it("never lets a raised message that is a sentence become a code", () => {
    expect(toAppError({ code: "PT403", message: "Keep out of here" }, 403).code).toBe("not_allowed");
  });

  it.each(["weak_password", "same_password"])("lands %s on the password's field", (code) => {
    expect(toAppError({ code, message: "New password should be better" }, 422)).toMatchObject({
      code,
      field: "password",
    });
  });

  it.each([
    ["42501", 403, "not_allowed"],
    ["23505", 409, "already_exists"],
    ["PGRST116", 404, "not_found"],
    ["PGRST303", 401, "session_expired"],
    ["57014", 504, "timeout"],
    ["otp_expired", 403, "link_expired"],
    ["user_already_exists", 422, "email_taken"],
  ])("knows %s", (code, status, meaning) => {
    expect(toAppError({ code, message: "whatever Postgres says" }, 400)).toMatchObject({
      status,
      code: meaning,
    });
  });

  it("takes Auth's own code and status", () => {
    const error = Object.assign(new Error("Invalid login credentials"), {
      status: 400,
      code: "invalid_credentials",
    });
    expect(toAppError(error)).toMatchObject({ status: 400, code: "invalid_credentials" });
  });

  it("tells a lost connection from a broken page", () => {
    expect(toAppError(new TypeError("Failed to fetch"))).toMatchObject({ status: 0, code: "network" });
    expect(toAppError({ message: "TypeError: fetch failed", code: "" }, 0).code).toBe("network");
    expect(toAppError(new Error("x is undefined")).code).toBe("unexpected");
    expect(toAppError(new DOMException("", "AbortError")).code).toBe("aborted");
  });

  it("falls back to what the status says", () => {
    expect(toAppError({}, 429).code).toBe("too_many_requests");
    expect(toAppError({}, 502).code).toBe("server_unavailable");
    expect(toAppError({ message: "" }, 418).code).toBe("unexpected");
  });

  it("leaves an AppError as it is", () => {
    const error = new AppError({ status: 404, code: "not_found" });
    expect(toAppError(error)).toBe(error);
  });
});

describe("retrying", () => {
  it.each([
    [0, "network", true],
    [0, "unexpected", false],
    [0, "aborted", false],
    [400, "invalid_value", false],
    [401, "session_expired", false],
    [409, "session_full", false],
    [408, "timeout", true],
    [429, "too_many_requests", true],
    [500, "server_unavailable", true],
    [503, "busy", true],
  ])("status %i, %s: %s", (status, code, retried) => {
    const error = new AppError({ status, code });
    expect(isRetryable(error)).toBe(retried);
  });
});

describe("errorMessageKey", () => {
  it("goes from the exact sentence to the general one", () => {
    const error = new AppError({ status: 409, code: "session_full" });
    expect(errorMessageKey(error, "register")).toEqual([
      "errors:register.session_full",
      "errors:session_full",
      "errors:conflict",
      "errors:unexpected",
    ]);
  });
});

describe("a check of the database", () => {
  it("is told at its field, which its name holds", () => {
    const refused = (message: string) => toAppError({ code: "23514", message }, 400);
    const named = refused(
      'new row for relation "courses" violates check constraint "courses_description_check"',
    );
    expect([named.status, named.code, named.field]).toEqual([400, "invalid_value", "description"]);
    expect(refused("something else").field).toBeUndefined();
  });
});

it("names whoever was faster where the server says it, and knows the version that is there", () => {
  const error = { code: "PT409", message: "stale_version", details: '{"version":9,"by":"Tom"}' };
  expect(errorMessageKey(error)[0]).toBe("errors:named.stale_version");
  expect(staleVersion(error)).toBe(9);
  const nobody = { ...error, details: '{"version":9,"by":null}' };
  expect(errorMessageKey(nobody)[0]).toBe("errors:stale_version");
  expect(staleVersion({ ...error, message: "session_full" })).toBeUndefined();
});

import { describe, expect, it } from "vitest";
import { eventsOfDatabase } from "@/lib/physical/trace/fixtures/database-chain";
import { compensatedSeq, isLateEntry, type ReadEvent } from "./history-events";
import type { SerialStatus } from "@/lib/physical/shared/serial-transitions";

const at = "2026-11-22T10:00:00.000000+00:00";

function move(seq: number, from: SerialStatus, to: SerialStatus, forced = false): ReadEvent {
  return {
    seq,
    event: "status_changed",
    event_date: at,
    recorded_at: at,
    from_status: from,
    to_status: to,
    forced,
    changes: { status: { from, to } },
  };
}

describe("compensatedSeq", () => {
  it("knows a step back from a step on", () => {
    const reserved = move(3, "in_stock", "reserved");
    expect(compensatedSeq(move(4, "reserved", "in_stock"), [reserved])).toBe(3);
    expect(compensatedSeq(move(4, "reserved", "sold"), [reserved])).toBeNull();
  });

  it("takes no finished repair for a correction", () => {
    const repair = move(7, "delivered", "warranty_repair");
    expect(compensatedSeq(move(8, "warranty_repair", "delivered"), [repair])).toBeNull();
  });

  it("sees a forced move that undoes the one before it, and a restored unit", () => {
    const scrapped = move(5, "in_stock", "scrapped");
    expect(compensatedSeq(move(6, "scrapped", "in_stock", true), [scrapped])).toBe(5);
    expect(compensatedSeq(move(6, "scrapped", "manufactured", true), [scrapped])).toBeNull();
    const events = [...eventsOfDatabase].reverse() as unknown as ReadEvent[];
    const [restored, ...earlier] = events;
    expect(restored && compensatedSeq(restored, earlier)).toBe(5);
  });

  it("sees a corrected field that went back to what it was", () => {
    const changed = (seq: number, from: string, to: string): ReadEvent => ({
      ...move(seq, "in_stock", "in_stock"),
      event: "identifiers_changed",
      changes: { batch: { from, to } },
    });
    expect(compensatedSeq(changed(6, "L8", "L7"), [changed(5, "L7", "L8")])).toBe(5);
    expect(compensatedSeq(changed(6, "L8", "L9"), [changed(5, "L7", "L8")])).toBeNull();
  });
});

describe("isLateEntry", () => {
  it("is one only from a minute on", () => {
    expect(isLateEntry({ event_date: at, recorded_at: "2026-11-22T10:00:59.9+00:00" })).toBe(false);
    expect(isLateEntry({ event_date: at, recorded_at: "2026-11-22T10:01:00+00:00" })).toBe(true);
  });
});

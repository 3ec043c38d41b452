import { describe, expect, it } from "vitest";
import { roomsInOrder, lastMove } from "./session-rooms";

const room = (platform: "zoom" | "google_meet" | "custom", opened_at: string, closed_at: string | null) => ({
  platform,
  opened_at,
  closed_at,
});
const zoom = room("zoom", "2027-03-01T08:45:00Z", "2027-03-01T09:20:00Z");
const meet = room("google_meet", "2027-03-01T09:20:00Z", "2027-03-01T09:40:00Z");
const link = room("custom", "2027-03-01T09:40:00Z", null);

describe("the rooms of a session", () => {
  it("stand in the order in which it was in them", () => {
    expect(roomsInOrder([link, zoom, meet])).toEqual([zoom, meet, link]);
  });

  it("tell its last move, and none while it stays", () => {
    expect(lastMove([])).toBeNull();
    expect(lastMove([zoom])).toBeNull();
    expect(lastMove([link, zoom, meet])).toEqual({ from: "google_meet", to: "custom", at: link.opened_at });
  });
});

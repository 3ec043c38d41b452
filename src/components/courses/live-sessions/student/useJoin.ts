import { useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { openRoom, roomAddress } from "./open-room";
import { useJoinLiveSession } from "@/hooks/courses/useLiveSessions";
import { announce } from "@/lib/announce";
import { AppError } from "@/lib/net/errors";

/** The way in, held by the one component that shows it and gone with it. */
export interface Room {
  address: string;
  password: string | null;
  closesAt: string;
  /** When the way in became this one; a later moment on the session means that it has moved. */
  since: string;
}

export interface Join {
  room: Room | null;
  pending: boolean;
  /** Rejects with the refusal. */
  join: () => Promise<void>;
}

/** Asks for the way in at the tap and opens it; a room with a password waits until that could be copied. */
export function useJoin(sessionId: string): Join {
  const { t } = useTranslation("student");
  const request = useJoinLiveSession();
  const [room, setRoom] = useState<Room | null>(null);

  async function join() {
    setRoom(null);
    const wayIn = await request.mutateAsync(sessionId);
    // The mutation would hold the link as long as the page is open.
    request.reset();
    const urls =
      wayIn.platform === "native" ? [wayIn.stream_url, wayIn.join_url] : [wayIn.join_url, wayIn.stream_url];
    const address = urls.map(roomAddress).find((url) => url !== null);
    if (!address) throw new AppError({ status: 409, code: "link_not_ready" });
    if (!wayIn.join_password) openRoom(address);
    setRoom({
      address,
      password: wayIn.join_password,
      closesAt: wayIn.closes_at,
      since: wayIn.room_changed_at,
    });
    announce(t("student:room.announce"));
  }

  return { room, pending: request.isPending, join };
}

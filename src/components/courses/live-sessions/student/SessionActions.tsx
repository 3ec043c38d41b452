import DoorOpen from "lucide-react/icons/door-open";
import PlayCircle from "lucide-react/icons/circle-play";
import { lazy, Suspense, useRef, useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { AddToCalendar } from "./AddToCalendar";
import { Refusal } from "./Refusal";
import { isOutdated } from "./refusal";
import { SeatsLeft } from "./SeatsLeft";
import { MovedNotice } from "./MovedNotice";
import { RoomMoved } from "./RoomMoved";
import { RoomPanel } from "./RoomPanel";
import { StillComing } from "./StillComing";
import {
  asksIfComing,
  canGiveBack,
  hasMoved,
  isOver,
  offerOf,
  recordingsOf,
  registrationOpen,
  seatOf,
  seatsLeft,
} from "./session-state";
import { doorsOf } from "@/lib/courses/shared/join-window";
import { useJoin } from "./useJoin";
import { useSeat } from "./useSeat";
import { Button, buttonVariants } from "@/components/ui/Button";
import type { MyLiveSession } from "@/hooks/courses/shared/types";

const RecordingConsent = lazy(() => import("./RecordingConsent"));
const SeatOffer = lazy(() => import("./SeatOffer"));

interface SessionActionsProps {
  session: MyLiveSession;
  now: number;
  /** The one thing to do now, without the rest. */
  primaryOnly?: boolean;
}

/** What the person can do with the session now, and why not when the server refuses. */
export function SessionActions({ session, now, primaryOnly = false }: SessionActionsProps) {
  const { t } = useTranslation("student");
  const seat = useSeat(session);
  const way = useJoin(session.id);
  const [refused, setRefused] = useState<{
    error: unknown;
    again: () => Promise<void>;
    room: string | null;
  } | null>(null);
  const region = useRef<HTMLDivElement>(null);

  const standing = seatOf(session);
  const over = isOver(session, now);
  const watched = recordingsOf(session, now);
  const admitted = standing === "held" || standing === "free_entry";
  const notice = admitted && !over && session.status !== "cancelled" ? session.recording_notice : null;
  const asked = notice !== null && notice.agreed_at === null;
  const canJoin = admitted && !asked && doorsOf(session, now) === "open";
  const canRegister = standing === "none" && registrationOpen(session, now);
  const offer = offerOf(session, now);
  const newRoom = refused !== null && refused.room !== session.room_changed_at;
  const shown = refused && !isOutdated(refused.error, { admitted, now, newRoom }) ? refused : null;

  async function attempt(work: () => Promise<void>) {
    setRefused(null);
    try {
      await work();
    } catch (error) {
      setRefused({ error, again: work, room: session.room_changed_at });
    }
  }

  /** The button that was used is gone afterwards: focus stays in the same place. */
  async function register() {
    await seat.register();
    region.current?.focus();
  }

  async function giveBack() {
    setRefused(null);
    if (await seat.giveBack()) region.current?.focus();
  }

  return (
    <div ref={region} tabIndex={-1} className="grid gap-3">
      {over || way.room ? null : <MovedNotice session={session} />}
      {notice ? (
        <Suspense>
          <RecordingConsent session={session} notice={notice} now={now} inside={way.room !== null} />
        </Suspense>
      ) : null}
      {canJoin && !way.room ? (
        <Button variant="primary" onClick={() => void attempt(way.join)} loading={way.pending}>
          {way.pending ? null : <DoorOpen aria-hidden />}
          {way.pending ? t("student:action.joining") : t("student:action.join")}
        </Button>
      ) : null}
      {way.room && !over ? (
        hasMoved(session, way.room.since) ? (
          <RoomMoved
            place={t(`student:platform.${session.platform}`)}
            onJoin={() => void attempt(way.join)}
            pending={way.pending}
          />
        ) : (
          <RoomPanel room={way.room} />
        )
      ) : null}
      {canRegister ? (
        <p className="text-muted">
          <SeatsLeft session={session} />
        </p>
      ) : null}
      {canRegister ? (
        <Button variant="primary" onClick={() => void attempt(register)} loading={seat.registering}>
          {seatsLeft(session) === 0 ? t("student:action.waitlist") : t("student:action.register")}
        </Button>
      ) : null}
      {offer ? (
        <Suspense>
          <SeatOffer session={session} offer={offer} onTaken={() => region.current?.focus()} />
        </Suspense>
      ) : null}
      {standing === "waiting" && !over && !shown && !offer ? (
        <p className="text-pretty text-muted">
          {session.waitlist_position === null
            ? t("student:refusal.on_waitlist.body")
            : t("student:refusal.on_waitlist.bodyRank", { position: session.waitlist_position })}
        </p>
      ) : null}
      {watched.map((url, at) => (
        <a
          key={url}
          href={url}
          target="_blank"
          rel="noopener noreferrer"
          className={buttonVariants({ variant: "primary" })}
        >
          <PlayCircle aria-hidden />
          {watched.length === 1
            ? t("student:action.recording")
            : t("student:action.recordingPart", { part: at + 1 })}
        </a>
      ))}
      {shown ? (
        <Refusal
          error={shown.error}
          session={session}
          onRetry={() => void attempt(shown.again)}
          retrying={way.pending || seat.registering}
        />
      ) : null}
      {primaryOnly ? null : (
        <>
          {asksIfComing(session, now) ? <StillComing session={session} /> : null}
          {!over && standing !== "none" && session.status !== "postponed" ? (
            <AddToCalendar session={session} />
          ) : null}
          {canGiveBack(session, now) ? (
            <Button variant="dangerGhost" onClick={() => void giveBack()}>
              {standing === "waiting" ? t("student:action.leaveWaitlist") : t("student:action.giveBack")}
            </Button>
          ) : null}
        </>
      )}
    </div>
  );
}

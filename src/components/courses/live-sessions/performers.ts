import type { Translate } from "@/lib/text/texts";
import type { ActionSession } from "@/components/courses/live-sessions/shared/session-actions-context";
import { afterOthers } from "@/components/courses/live-sessions/shared/after-others";
import { keptSeats } from "@/components/courses/live-sessions/shared/kept-seats";
import { telling } from "@/components/courses/live-sessions/shared/telling";
import { notify, undoToast } from "@/components/shared/feedback/toast";
import type { ChangeKind, ChangePreview } from "@/hooks/courses/plan/change-preview";
import type { LiveSessionDetail } from "@/hooks/courses/shared/types";
import { confirm } from "@/lib/confirm";
import type { SessionAction } from "@/lib/courses/shared/session-actions";
import { canTransition } from "@/lib/courses/shared/session-transitions";
import type { SessionStatus } from "@/lib/courses/shared/session-types";
import { AppError } from "@/lib/net/errors";
import type { Format } from "@/lib/text/format";
import { serverNow } from "@/lib/time/server-clock";

interface StatusChange {
  id: string;
  status: SessionStatus;
  reason?: string;
  revision?: number;
  tell?: boolean;
}

/** What carrying out an action needs of the page around it. */
export interface Stage {
  t: Translate;
  format: Format;
  setStatus: (change: StatusChange) => Promise<{ status: SessionStatus }>;
  remove: (session: { id: string; revision: number; tell?: boolean }) => Promise<unknown>;
  restore: (id: string) => Promise<unknown>;
  /** Whom a change would tell. */
  preview: (id: string, kind: ChangeKind) => Promise<ChangePreview>;
  /** The session as the server has it now. */
  look: (id: string) => Promise<LiveSessionDetail>;
  /** The address of the room, as the server has it now. */
  roomOf: (id: string) => Promise<string | null>;
  /** Another action instead of the one that was asked for. */
  perform: (action: SessionAction, session: ActionSession) => void;
  /** The same guard as around the action itself, for what is undone later. */
  guarded: (id: string, work: () => Promise<unknown>) => void;
  /** The session is gone from the page. */
  closed: (id: string) => void;
}

type Performer = (session: ActionSession, stage: Stage) => Promise<void>;

const early = 30 * 60_000;

async function open(session: ActionSession, { roomOf }: Stage): Promise<void> {
  const room = await roomOf(session.id);
  if (!room) throw new AppError({ status: 409, code: "link_not_ready" });
  window.open(room, "_blank", "noopener,noreferrer");
}

async function start(session: ActionSession, { t, format, setStatus, perform }: Stage): Promise<void> {
  const { title } = session;
  if (Date.parse(session.scheduled_start) - serverNow() > early) {
    const answer = await confirm({
      title: t("session:start.title", { title }),
      description: t("session:start.early", { relative: format.relative(session.scheduled_start) }),
      confirmLabel: t("sessions:action.start"),
    });
    if (answer.action !== "confirm") return;
  }
  await setStatus({ id: session.id, status: "live" });
  notify(t("session:done.started", { title }), {
    ...(session.has_link
      ? { action: { label: t("sessions:action.open"), run: () => perform("open", session) } }
      : { description: t("session:done.startedNoLink") }),
  });
}

async function end({ id, title }: ActionSession, { t, setStatus }: Stage): Promise<void> {
  const answer = await confirm({
    title: t("session:end.title", { title }),
    description: t("session:end.description"),
    confirmLabel: t("sessions:action.end"),
    run: () => setStatus({ id, status: "ended" }),
  });
  if (answer.action === "confirm") notify(t("session:done.ended", { title }));
}

/** What goes with the session, in numbers. */
function losses(session: ActionSession, t: Translate): string[] {
  const people = session.registered_count + session.waitlisted_count;
  return [
    ...(people > 0 ? [t("session:delete.registrations", { count: people })] : []),
    ...(session.question_count > 0 ? [t("session:delete.questions", { count: session.question_count })] : []),
  ];
}

async function cancel(session: ActionSession, stage: Stage): Promise<void> {
  const { t, setStatus, perform, guarded } = stage;
  const { id, title } = session;
  const choice = await telling(id, "session_cancelled", stage);
  const answer = await confirm({
    title: t("session:cancel.title", { title }),
    description: t("session:cancel.description"),
    keeps: keptSeats(session, t),
    ...choice,
    danger: true,
    confirmLabel: t("sessions:action.cancel"),
    cancelLabel: t("session:cancel.keep"),
    ...(canTransition(session.status, "postponed")
      ? { softer: { label: t("sessions:action.postpone"), description: t("session:cancel.softer") } }
      : {}),
    reason: { label: t("session:reason.label"), description: t("session:reason.help") },
    run: afterOthers(session, stage, (reason, revision, silent) =>
      setStatus({ id, status: "cancelled", reason, revision, tell: !silent }),
    ),
  });
  if (answer.action === "softer") perform("postpone", session);
  if (answer.action === "confirm")
    undoToast(t("session:done.cancelled", { title }), {
      label: t("sessions:action.reinstate"),
      run: () =>
        guarded(id, async () => {
          const { status } = await setStatus({ id, status: "scheduled" });
          notify(t(`session:done.back.${status}`, { title }));
        }),
    });
}

/** Takes a cancellation back; whoever heard of it hears of this too. */
async function reinstate(session: ActionSession, stage: Stage): Promise<void> {
  const { t, setStatus } = stage;
  const { id, title } = session;
  const choice = await telling(id, "session_restored", stage);
  let back: SessionStatus = "scheduled";
  const answer = await confirm({
    title: t("session:reinstate.title", { title }),
    description: t("session:reinstate.description"),
    ...choice,
    confirmLabel: t("sessions:action.reinstate"),
    run: afterOthers(session, stage, async (_reason, revision, silent) => {
      ({ status: back } = await setStatus({ id, status: "scheduled", revision, tell: !silent }));
    }),
  });
  if (answer.action === "confirm") notify(t(`session:done.back.${back}`, { title }));
}

/** What keeps more than deleting does, where there is something. */
function softerThanDelete({ status }: ActionSession): "postpone" | "cancel" | null {
  if (status === "scheduled") return "postpone";
  return canTransition(status, "cancelled") ? "cancel" : null;
}

/** Asks for what goes with the session, which a refusal leaves open; the softer way is taken where it is chosen. */
async function eraseIfAgreed(session: ActionSession, lost: string[], stage: Stage): Promise<boolean> {
  const { t, perform, remove } = stage;
  const softer = softerThanDelete(session);
  const choice = await telling(session.id, "session_cancelled", stage);
  const answer = await confirm({
    title: t("session:delete.title", { title: session.title }),
    description: t("session:delete.description"),
    losses: lost,
    ...choice,
    danger: true,
    confirmLabel: t("sessions:action.delete"),
    cancelLabel: t("session:delete.keep"),
    ...(softer
      ? {
          softer: {
            label: t(`sessions:action.${softer}`),
            description: t(`session:delete.softer.${softer}`),
          },
        }
      : {}),
    run: afterOthers(session, stage, (_reason, revision, silent) =>
      remove({ id: session.id, revision, tell: !silent }),
    ),
  });
  if (answer.action === "softer" && softer) perform(softer, session);
  return answer.action === "confirm";
}

/** Asks only where somebody loses something: the rest is taken back by the message. */
async function erase(session: ActionSession, stage: Stage): Promise<void> {
  const { t, remove, restore, guarded, closed } = stage;
  const { id, title, revision } = session;
  const lost = losses(session, t);
  if (lost.length === 0) await remove({ id, revision });
  else if (!(await eraseIfAgreed(session, lost, stage))) return;
  closed(id);
  undoToast(t("session:done.deleted", { title }), {
    label: t("session:undoDelete"),
    run: () =>
      guarded(id, async () => {
        await restore(id);
        notify(t("session:done.restored", { title }));
      }),
  });
}

/** The actions that do something here; the others open a form or a dialog. */
export const performers: Partial<Record<SessionAction, Performer>> = {
  open,
  start,
  end,
  cancel,
  reinstate,
  delete: erase,
};

/** A refusal with what a person has to know beside its sentence, one line each. */
export class Refused extends Error {
  readonly lines: readonly string[];

  constructor(cause: unknown, lines: readonly string[]) {
    super("refused", { cause });
    this.name = "Refused";
    this.lines = lines;
  }
}

export interface ConfirmRequest {
  /** Names the thing: "Annuler « Atelier aquarelle » ?" */
  title: string;
  description?: string;
  /** What will be lost, in numbers, one line each. */
  losses?: string[];
  /** What stays as it is, where that is not plain, one line each. */
  keeps?: string[];
  danger?: boolean;
  confirmLabel: string;
  cancelLabel?: string;
  /** A softer way, offered first: postpone before cancel, archive before delete. */
  softer?: { label: string; description?: string };
  /** `value`: what stands there at first, of an earlier try. */
  reason?: { label: string; description?: string; required?: boolean; value?: string };
  /** Something else to decide with it, not chosen unless it is; `unless`: what happens as long as it is not, one line each. */
  choice?: { label: string; unless?: string[]; chosen?: boolean };
  /** The text the person must type to go on; for what can never be undone. */
  typed?: string;
  /** Runs while the dialog stays open, so that a refusal shows beside its cause. */
  run?: (reason: string, chosen: boolean) => Promise<unknown>;
}

export type ConfirmOutcome =
  { action: "confirm"; reason: string } | { action: "softer"; reason: "" } | { action: "cancel"; reason: "" };

interface Pending {
  request: ConfirmRequest;
  settle: (outcome: ConfirmOutcome) => void;
}

let pending: Pending | null = null;
const listeners = new Set<() => void>();

function emit() {
  for (const listener of listeners) listener();
}

export const confirmStore = {
  subscribe(listener: () => void) {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
  current: () => pending,
};

/** Asks once, in a dialog that is loaded when first needed. A newer question cancels the one before. */
export function confirm(request: ConfirmRequest): Promise<ConfirmOutcome> {
  pending?.settle({ action: "cancel", reason: "" });
  return new Promise((resolve) => {
    pending = {
      request,
      settle: (outcome) => {
        pending = null;
        emit();
        resolve(outcome);
      },
    };
    emit();
  });
}

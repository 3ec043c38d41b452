import type { ReactNode } from "react";
import { announce } from "@/lib/announce";
import { persistently } from "@/lib/net/persistently";

interface ToastAction {
  label: string;
  run: () => void;
}

interface ToastOptions {
  description?: ReactNode;
  action?: ToastAction;
  duration?: number;
}

let mounted = false;
const waiting = new Set<() => void>();

/** The host is loaded with the first message. */
export const toastHost = {
  isMounted: () => mounted,
  subscribe(listener: () => void) {
    waiting.add(listener);
    return () => {
      waiting.delete(listener);
    };
  },
};

export const loadToasts = () => import("sonner");

async function load() {
  const { toast } = await persistently(loadToasts, { quietly: true });
  if (!mounted) {
    mounted = true;
    for (const listener of waiting) listener();
  }
  return toast;
}

function options({ description, action, duration }: ToastOptions) {
  return {
    ...(description ? { description } : {}),
    ...(duration ? { duration } : {}),
    ...(action ? { action: { label: action.label, onClick: action.run } } : {}),
  };
}

/** Says that something was done. Failures stand beside their cause instead, or use notifyError when it has gone. */
export function notify(message: string, settings: ToastOptions = {}): void {
  announce(message);
  void load().then((toast) => toast.success(message, options(settings)));
}

export function notifyError(message: string, settings: ToastOptions = {}): void {
  announce(message);
  void load().then((toast) => toast.error(message, { duration: 12_000, ...options(settings) }));
}

/** What can be undone is done at once, and offers the way back for 8 s. */
export function undoToast(message: string, undo: { label: string; run: () => void }): void {
  announce(message);
  void load().then((toast) => toast(message, { duration: 8_000, ...options({ action: undo }) }));
}

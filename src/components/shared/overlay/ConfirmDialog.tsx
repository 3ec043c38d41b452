import Check from "lucide-react/icons/check";
import TriangleAlert from "lucide-react/icons/triangle-exclamation-point";
import { useId, useMemo, useRef, useState, type ReactNode } from "react";
import { flushSync } from "react-dom";
import { useInRouterContext } from "react-router-dom";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { Button } from "@/components/ui/Button";
import { Checkbox } from "@/components/ui/Checkbox";
import { Dialog, DialogContent } from "@/components/ui/Dialog";
import { Input } from "@/components/ui/Input";
import { Label } from "@/components/ui/Label";
import { Textarea } from "@/components/ui/Textarea";
import { cn } from "@/lib/cn";
import { Refused, type ConfirmOutcome, type ConfirmRequest } from "@/lib/confirm";
import { LeaveBlocker } from "./LeaveBlocker";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useLeaveQuestion } from "@/hooks/ui/useUnsavedChanges";

interface ConfirmDialogProps extends ConfirmRequest {
  open: boolean;
  onSettle: (outcome: ConfirmOutcome) => void;
  /** What else is to be decided, between what goes and stays and the last word. */
  children?: ReactNode;
}

/** The sentence of a refusal, and what a person has to know beside it. */
function Failure({ error }: { error: unknown }) {
  const errorText = useErrorText(undefined, { atOnce: true });
  const lines = error instanceof Refused ? error.lines : [];
  return (
    <>
      <p>{errorText(error instanceof Refused ? error.cause : error)}</p>
      {lines.map((line) => (
        <p key={line} className="font-medium wrap-anywhere">
          {line}
        </p>
      ))}
    </>
  );
}

/** One decision: names the thing, says the loss in numbers, offers the softer way. */
export function ConfirmDialog({ open, onSettle, run, children, ...request }: ConfirmDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState(request.reason?.value ?? "");
  const [chosen, setChosen] = useState(request.choice?.chosen ?? false);
  const [typed, setTyped] = useState("");
  const [missing, setMissing] = useState<"reason" | "typed" | null>(null);
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const ids = { reason: useId(), reasonHelp: useId(), typed: useId(), typedHelp: useId() };
  // There is no dialog over this one: what would be lost is asked about in it. "away" is another address.
  const [leaving, setLeaving] = useState<"cancel" | "softer" | "away" | null>(null);
  const written = reason.trim() !== "" && !pending;
  const guard = useLeaveQuestion(written);
  // What confirm() asks stands above the router, and stays where it is whatever the address becomes.
  const routed = useInRouterContext();
  const answerAway = useRef<((leave: boolean) => void) | null>(null);
  const question = useMemo(
    () => ({
      ...guard,
      ask: () =>
        new Promise<boolean>((resolve) => {
          answerAway.current = resolve;
          setLeaving("away");
        }),
    }),
    [guard],
  );
  function stay() {
    answerAway.current?.(false);
    answerAway.current = null;
    setLeaving(null);
  }
  /** Whoever opened this may change the address now. */
  function settle(outcome: ConfirmOutcome) {
    guard.allowLeaving();
    onSettle(outcome);
  }
  function go(way: "cancel" | "softer" | "away") {
    const away = way === "away" ? answerAway.current : null;
    settle({ action: way === "softer" ? way : "cancel", reason: "" });
    away?.(true);
  }
  function leave(way: "cancel" | "softer") {
    if (!written) return go(way);
    if (leaving === way || leaving === "away") return stay();
    setLeaving(way);
  }

  /** What is missing may lie below the losses, out of sight on a phone: the field has the focus, and its error is seen. */
  function show(field: "reason" | "typed") {
    flushSync(() => setMissing(field));
    document.getElementById(ids[field])?.focus();
    document.getElementById(ids[`${field}Help`])?.scrollIntoView({ block: "nearest" });
  }

  async function accept() {
    if (request.reason?.required && reason.trim() === "") return show("reason");
    if (request.typed && typed.trim() !== request.typed) return show("typed");
    setMissing(null);
    setFailure(null);
    if (run) {
      setPending(true);
      try {
        await run(reason.trim(), chosen);
      } catch (error) {
        setFailure(error);
        return;
      } finally {
        setPending(false);
      }
    }
    settle({ action: "confirm", reason: reason.trim() });
  }

  return (
    <Dialog open={open} onOpenChange={(next) => !next && !pending && leave("cancel")}>
      {written && routed ? <LeaveBlocker question={question} /> : null}
      <DialogContent
        role={request.danger ? "alertdialog" : "dialog"}
        title={request.title}
        description={request.description}
        hideClose
        footer={
          leaving ? (
            <>
              <Button onClick={() => go(leaving)} variant="danger">
                {t("unsaved.leave")}
              </Button>
              <Button variant="primary" onClick={stay}>
                {t("unsaved.stay")}
              </Button>
            </>
          ) : (
            <>
              <Button onClick={() => leave("cancel")} disabled={pending}>
                {request.cancelLabel ?? t("cancel")}
              </Button>
              <Button
                type="submit"
                form={ids.reason + "form"}
                variant={request.danger ? "danger" : "primary"}
                loading={pending}
              >
                {request.confirmLabel}
              </Button>
            </>
          )
        }
      >
        <form
          id={ids.reason + "form"}
          noValidate
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            void accept();
          }}
        >
          {request.losses?.length ? (
            <ul
              aria-label={request.keeps?.length ? t("confirm.goes") : undefined}
              className="grid gap-1 rounded-md bg-bad-soft px-3 py-2.5 text-bad-ink"
            >
              {request.losses.map((loss) => (
                <li key={loss} className="flex gap-2.5">
                  <TriangleAlert aria-hidden className="mt-1 size-4 shrink-0" />
                  <span className="min-w-0 wrap-anywhere">{loss}</span>
                </li>
              ))}
            </ul>
          ) : null}
          {request.keeps?.length ? (
            <ul aria-label={t("confirm.stays")} className="grid gap-1 rounded-md bg-sunken px-3 py-2.5">
              <li aria-hidden className="text-sm text-muted">
                {t("confirm.stays")}
              </li>
              {request.keeps.map((kept) => (
                <li key={kept} className="flex gap-2.5">
                  <Check aria-hidden className="mt-1 size-4 shrink-0 text-muted" />
                  <span className="min-w-0 wrap-anywhere">{kept}</span>
                </li>
              ))}
            </ul>
          ) : null}
          {children}
          {request.choice ? (
            <div className="grid gap-1 rounded-md bg-sunken px-3 py-2.5">
              {request.choice.unless?.map((line, index) => (
                <p
                  key={line}
                  className={cn(
                    "wrap-anywhere",
                    index > 0 && "text-sm",
                    (chosen || index > 0) && "text-muted",
                    chosen && "line-through",
                  )}
                >
                  {line}
                </p>
              ))}
              <label className="flex min-h-11 cursor-pointer items-center gap-3">
                <Checkbox checked={chosen} onChange={(event) => setChosen(event.target.checked)} />
                {request.choice.label}
              </label>
            </div>
          ) : null}
          {request.softer ? (
            <div className="flex flex-wrap items-center justify-between gap-3 rounded-md bg-sunken px-3 py-2.5">
              <p className="min-w-0 flex-1 basis-48 text-muted">{request.softer.description}</p>
              <Button size="sm" disabled={pending} onClick={() => leave("softer")}>
                {request.softer.label}
              </Button>
            </div>
          ) : null}
          {request.reason ? (
            <div className="grid gap-1.5">
              <Label htmlFor={ids.reason}>
                {request.reason.label}
                {request.reason.required ? null : (
                  <span className="font-normal text-muted"> {t("optional")}</span>
                )}
              </Label>
              <Textarea
                id={ids.reason}
                rows={2}
                value={reason}
                maxLength={500}
                aria-required={request.reason.required}
                aria-invalid={missing === "reason" || undefined}
                aria-describedby={ids.reasonHelp}
                onChange={(event) => {
                  setReason(event.target.value);
                  stay();
                }}
              />
              <p
                id={ids.reasonHelp}
                className={missing === "reason" ? "text-sm text-bad-ink" : "text-sm text-muted"}
              >
                {missing === "reason" ? t("errors:field.required") : request.reason.description}
              </p>
            </div>
          ) : null}
          {request.typed ? (
            <div className="grid gap-1.5">
              <Label htmlFor={ids.typed}>{t("confirm.type", { text: request.typed })}</Label>
              <Input
                id={ids.typed}
                value={typed}
                autoComplete="off"
                spellCheck={false}
                aria-invalid={missing === "typed" || undefined}
                aria-describedby={ids.typedHelp}
                onChange={(event) => setTyped(event.target.value)}
              />
              <p id={ids.typedHelp} className="text-sm text-bad-ink">
                {missing === "typed" ? t("confirm.typeMismatch") : null}
              </p>
            </div>
          ) : null}
          <div role="alert" className="grid gap-1 text-bad-ink empty:hidden">
            {leaving ? t("unsaved.description") : failure ? <Failure error={failure} /> : null}
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}

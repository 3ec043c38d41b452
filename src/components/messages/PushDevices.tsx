import { useTranslation } from "@/hooks/ui/useTranslation";
import { notify, notifyError } from "@/components/shared/feedback/toast";
import { Field } from "@/components/shared/form/Field";
import { Button } from "@/components/ui/Button";
import { Switch } from "@/components/ui/Switch";
import {
  useAddPushDevice,
  useMessageAddresses,
  usePushHere,
  useRemoveMessageAddress,
} from "@/hooks/messages/addresses";
import { useErrorText } from "@/hooks/ui/useErrorText";
import { useFormat } from "@/hooks/ui/useFormat";
import { pushState } from "@/lib/net/push";

const why = {
  unsupported: "push.unsupported",
  "home-screen": "push.homeScreen",
  refused: "push.refused",
} as const;

/** Pushes to this browser, on or off, and the person's other browsers that take them. Nothing where the server sends none. */
export function PushDevices() {
  const { t } = useTranslation("messages");
  const format = useFormat();
  const errorText = useErrorText();
  const state = pushState();
  const here = usePushHere(state === "ready");
  const { data: addresses } = useMessageAddresses();
  const add = useAddPushDevice();
  const remove = useRemoveMessageAddress();
  const browsers = addresses?.filter(({ channel }) => channel === "push") ?? [];
  const this_ = browsers.find(({ address }) => address === here.data?.endpoint);
  const others = browsers.filter((one) => one !== this_);
  const key = here.data?.key ?? null;
  if (here.data && key === null && others.length === 0) return null;
  const failed = (error: unknown) => notifyError(errorText(error));
  const turn = (on: boolean) => {
    if (!on) return this_ && remove.mutate({ id: this_.id, here: true }, { onError: failed });
    if (key === null) return;
    add.mutate(key, {
      onSuccess: (said) => (said ? notify(t("push.on")) : notifyError(t("push.saidNo"))),
      onError: failed,
    });
  };
  const on = add.isPending || (this_ !== undefined && !remove.isPending);
  return (
    <div className="grid gap-4 border-t border-line p-4 sm:p-5">
      <Field inline label={t("push.title")} description={t(state === "ready" ? "push.help" : why[state])}>
        {(control) => (
          <Switch
            {...control}
            checked={on}
            disabled={key === null || addresses === undefined}
            onChange={(event) => turn(event.target.checked)}
          />
        )}
      </Field>
      {others.length > 0 ? (
        <div className="grid gap-2">
          <h3 className="text-sm font-medium text-muted">{t("push.others")}</h3>
          <ul className="grid gap-1">
            {others.map(({ id, label, created_at: since }) => (
              <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
                <span className="min-w-0 wrap-anywhere">
                  {label}{" "}
                  <span className="text-sm text-muted">{t("push.since", { date: format.date(since) })}</span>
                </span>
                <Button
                  size="sm"
                  loading={remove.isPending && remove.variables.id === id}
                  aria-label={t("push.removeNamed", { name: label })}
                  onClick={() => remove.mutate({ id, here: false }, { onError: failed })}
                >
                  {t("push.remove")}
                </Button>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </div>
  );
}

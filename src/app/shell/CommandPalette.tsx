import type { LucideIcon } from "lucide-react";
import Barcode from "lucide-react/icons/barcode";
import BookOpen from "lucide-react/icons/book-open";
import CornerDownLeft from "lucide-react/icons/corner-down-left";
import Package from "lucide-react/icons/package";
import Plus from "lucide-react/icons/plus";
import Radio from "lucide-react/icons/radio";
import Settings from "lucide-react/icons/settings";
import { Dialog as Primitive } from "radix-ui";
import { useState } from "react";
import { useTranslation } from "@/hooks/ui/useTranslation";
import { useNavigate } from "react-router-dom";
import { navigationFor } from "@/app/navigation";
import { hasWords } from "@/lib/text/search";
import { setOverlay } from "@/lib/overlays";
import { ErrorState } from "@/components/shared/feedback/ErrorState";
import { MonoCode } from "@/components/shared/display/MonoCode";
import {
  Command,
  CommandEmpty,
  CommandGroup,
  CommandInput,
  CommandItem,
  CommandList,
} from "@/components/ui/Command";
import { useStoreChoice } from "@/hooks/stores/useCurrentStore";
import { useSearchEverything } from "@/hooks/stores/useSearchEverything";
import { links, paths } from "@/lib/paths";
import { can } from "@/lib/roles";
import { useFormat } from "@/hooks/ui/useFormat";

interface Place {
  id: string;
  label: string;
  icon: LucideIcon;
  to: string;
}

interface Hit {
  kind: string;
  id: string;
  title: string;
  subtitle: string | null;
}

const hitIcons: Record<string, LucideIcon> = {
  session: Radio,
  serial: Barcode,
  course: BookOpen,
  product: Package,
};
const kinds = ["session", "serial", "course", "product"];

function hitAddress(hit: Hit): string {
  if (hit.kind === "session") return links.liveSessions({ session: hit.id });
  if (hit.kind === "serial") return links.serials({ serial: hit.id });
  if (hit.kind === "course") return links.liveSessions({ course: hit.id });
  return links.serials({ product: hit.id });
}

function usePlaces(query: string) {
  const { t } = useTranslation();
  const { role } = useStoreChoice();
  const pages: Place[] = navigationFor(role)
    .flatMap((group) => group.entries)
    .map(({ id, to, icon }) => ({ id, to, icon, label: t(`nav.${id}`) }));
  pages.push({ id: "settings", to: paths.settings, icon: Settings, label: t("nav.settings") });
  const actions: Place[] = [];
  if (can(role, "manage_sessions")) {
    actions.push({
      id: "newSession",
      to: links.liveSessions({ new: "1" }),
      icon: Plus,
      label: t("palette.newSession"),
    });
  }
  if (can(role, "manage_stock")) {
    actions.push({
      id: "newSerial",
      to: links.serials({ new: "1" }),
      icon: Plus,
      label: t("palette.newSerial"),
    });
  }
  const fits = (place: Place) => hasWords(place.label, query);
  return { pages: pages.filter(fits), actions: actions.filter(fits) };
}

/** Every page, session, serial number, course and product, a few letters away. */
export default function CommandPalette() {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const { store } = useStoreChoice();
  const [query, setQuery] = useState("");
  const [pointed, setPointed] = useState("");
  const { pages, actions } = usePlaces(query);
  const { data, error, isFetching, refetch } = useSearchEverything(store?.id ?? null, query);
  const hits: readonly Hit[] = query.trim().length >= 2 ? (data ?? []) : [];
  // In the order they are drawn; what came while nothing was there is pointed at as well.
  const rows = [
    ...kinds.flatMap((kind) => hits.filter((hit) => hit.kind === kind)),
    ...actions,
    ...pages,
  ].map(({ id }) => id);

  function go(to: string) {
    setOverlay(null);
    void navigate(to);
  }

  const place = ({ id, label, icon: Icon, to }: Place) => (
    <CommandItem key={id} value={id} onSelect={() => go(to)}>
      <Icon aria-hidden />
      <span className="flex-1 truncate">{label}</span>
    </CommandItem>
  );

  function subtitle(hit: Hit): string {
    if (!hit.subtitle) return "";
    if (hit.kind === "session") return format.dateTime(hit.subtitle);
    return hit.kind === "product" ? hit.subtitle : t(`palette.status.${hit.subtitle}`);
  }

  return (
    <Primitive.Root open onOpenChange={(open) => !open && setOverlay(null)}>
      <Primitive.Portal>
        <Primitive.Overlay className="fixed inset-0 z-40 animate-enter bg-scrim" />
        <Primitive.Content
          aria-describedby={undefined}
          className="fixed inset-x-2 top-2 z-50 animate-rise overflow-hidden rounded-lg bg-raised shadow-float focus:outline-none sm:top-[12dvh] sm:right-auto sm:left-1/2 sm:w-full sm:max-w-xl sm:-translate-x-1/2"
        >
          <Primitive.Title className="sr-only">{t("palette.title")}</Primitive.Title>
          <Command
            shouldFilter={false}
            loop
            label={t("palette.title")}
            value={rows.includes(pointed) ? pointed : (rows[0] ?? "")}
            onValueChange={setPointed}
          >
            <CommandInput value={query} onValueChange={setQuery} placeholder={t("palette.placeholder")} />
            <CommandList aria-busy={isFetching}>
              {error ? (
                <ErrorState compact error={error} onRetry={() => void refetch()} className="m-2" />
              ) : isFetching && hits.length === 0 && pages.length + actions.length === 0 ? (
                <p className="px-2.5 py-6 text-center text-muted">{t("palette.searching")}</p>
              ) : (
                <CommandEmpty className="px-2.5 py-6 text-center text-muted">
                  {t("palette.empty")}
                </CommandEmpty>
              )}
              {kinds.map((kind) => {
                const found = hits.filter((hit) => hit.kind === kind);
                const Icon = hitIcons[kind] ?? Package;
                return found.length === 0 ? null : (
                  <CommandGroup key={kind} heading={t(`palette.kinds.${kind}`)}>
                    {found.map((hit) => (
                      <CommandItem key={hit.id} value={hit.id} onSelect={() => go(hitAddress(hit))}>
                        <Icon aria-hidden />
                        <span className="min-w-0 flex-1 truncate">
                          {kind === "serial" ? <MonoCode value={hit.title} query={query} /> : hit.title}
                        </span>
                        <span className="shrink-0 text-sm text-muted">{subtitle(hit)}</span>
                      </CommandItem>
                    ))}
                  </CommandGroup>
                );
              })}
              {actions.length > 0 ? (
                <CommandGroup heading={t("palette.actions")}>{actions.map(place)}</CommandGroup>
              ) : null}
              {pages.length > 0 ? (
                <CommandGroup heading={t("palette.pages")}>{pages.map(place)}</CommandGroup>
              ) : null}
            </CommandList>
            <p className="flex items-center gap-2 border-t border-line px-4 py-2 text-sm text-muted max-sm:hidden">
              <CornerDownLeft aria-hidden className="size-3.5" />
              {t("palette.hint")}
            </p>
          </Command>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

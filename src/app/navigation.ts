import type { LucideIcon } from "lucide-react";
import Barcode from "lucide-react/icons/barcode";
import GraduationCap from "lucide-react/icons/graduation-cap";
import BookOpen from "lucide-react/icons/book-open";
import House from "lucide-react/icons/house";
import Radio from "lucide-react/icons/radio";
import { paths } from "@/lib/paths";
import { can, type Ability, type StoreRole } from "@/lib/roles";

export interface NavigationEntry {
  id: string;
  /** Its words stand in the `common` namespace under `nav.<id>`. */
  to: string;
  icon: LucideIcon;
  /** Shown to store members whose role has the ability. */
  ability?: Ability;
  /** "student" entries are for everyone with an account; "member" ones need a store. */
  audience: "member" | "student";
}

export interface NavigationGroup {
  /** Its heading stands under `nav.groups.<id>`; the first group has none. */
  id: "home" | "courses" | "physical" | "student";
  entries: readonly NavigationEntry[];
}

/** Every place of the app that has a lasting link. Sidebar, bottom bar and command palette are drawn from here. */
export const navigation: readonly NavigationGroup[] = [
  { id: "home", entries: [{ id: "dashboard", to: paths.dashboard, icon: House, audience: "member" }] },
  {
    id: "courses",
    entries: [
      {
        id: "liveSessions",
        to: paths.liveSessions,
        icon: Radio,
        ability: "read_sessions",
        audience: "member",
      },
      {
        id: "courses",
        to: paths.courses,
        icon: BookOpen,
        ability: "read_sessions",
        audience: "member",
      },
    ],
  },
  {
    id: "physical",
    entries: [
      {
        id: "serialTracking",
        to: paths.serialTracking,
        icon: Barcode,
        ability: "read_stock",
        audience: "member",
      },
    ],
  },
  {
    id: "student",
    entries: [{ id: "student", to: paths.student, icon: GraduationCap, audience: "student" }],
  },
];

/** The groups a person sees; empty ones are left out. */
export function navigationFor(role: StoreRole | null): NavigationGroup[] {
  return navigation
    .map((group) => ({
      ...group,
      entries: group.entries.filter((entry) =>
        entry.audience === "student" ? true : role !== null && (!entry.ability || can(role, entry.ability)),
      ),
    }))
    .filter((group) => group.entries.length > 0);
}

const below = (address: string, place: string): boolean =>
  address === place || address.startsWith(`${place}/`);

/** Whether a place below the entry's has an entry of its own that is marked at the address: then the entry is not. */
export const isElsewhere = (entry: string, address: string): boolean =>
  navigation.some((group) =>
    group.entries.some(({ to }) => to !== entry && below(to, entry) && below(address, to)),
  );

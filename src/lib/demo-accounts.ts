/** The accounts of the demo data; only offered when the page talks to the embedded back end. */
export const demoPassword = "atelier-demo";

export const demoAccounts = [
  { id: "owner", name: "Claire Vasselin", email: "claire@demo.atelier.test" },
  { id: "instructor", name: "Hugo Delmarre", email: "hugo@demo.atelier.test" },
  { id: "stock", name: "Nadia Benhamel", email: "nadia@demo.atelier.test" },
  { id: "studentLea", name: "Léa Morvanel", email: "lea@demo.atelier.test" },
  { id: "studentTom", name: "Tom Rivoiret", email: "tom@demo.atelier.test" },
  { id: "otherOwner", name: "Marc Aubrac", email: "marc@demo.atelier.test" },
] as const;

export type DemoAccount = (typeof demoAccounts)[number];

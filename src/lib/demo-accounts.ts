/** The accounts of the demo data; only offered when the page talks to the embedded back end. */
export const demoPassword = "atelier-demo";

export const demoAccounts = [
  { id: "owner", name: "Claire Fontaine", email: "claire@demo.atelier.test" },
  { id: "instructor", name: "Hugo Marchand", email: "hugo@demo.atelier.test" },
  { id: "stock", name: "Nadia Benali", email: "nadia@demo.atelier.test" },
  { id: "studentLea", name: "Léa Moreau", email: "lea@demo.atelier.test" },
  { id: "studentTom", name: "Tom Girard", email: "tom@demo.atelier.test" },
  { id: "otherOwner", name: "Marc Tremblay", email: "marc@demo.atelier.test" },
] as const;

export type DemoAccount = (typeof demoAccounts)[number];

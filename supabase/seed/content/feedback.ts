/** What people write after a session, beside their rating. */
export const praise = [
  "Très clair, j'ai refait l'exercice le soir même.",
  "Le rythme est juste et les gros plans sont précieux.",
  "Enfin une explication simple de ce que je faisais au hasard.",
  "Merci pour le temps laissé aux questions.",
  "J'aurais aimé dix minutes de plus sur la fin, mais quelle séance.",
  "On repart avec une méthode et pas seulement des astuces.",
  "Le support envoyé avant aide beaucoup à suivre.",
];

export const reserve = [
  "Le son coupait par moments pendant les dix premières minutes.",
  "Un peu rapide pour une première fois, l'enregistrement m'a aidé.",
  "Bonne séance, mais la liste du matériel est arrivée tard.",
];

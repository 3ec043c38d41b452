import { nearestZones } from "./nearest-zones.ts";

/** The zones that Zoom's meetings may be in: the list of its API reference, by area. What it does with another is not known. */
const listed = {
  Africa:
    "Algiers Bangui Cairo Casablanca Djibouti Harare Johannesburg Khartoum Mogadishu Nairobi Nouakchott Tripoli Tunis",
  America:
    "Anchorage Araguaina Argentina/Buenos_Aires Bogota Caracas Chicago Costa_Rica Denver Edmonton El_Salvador Godthab Guatemala Halifax Indianapolis Lima Los_Angeles Managua Mazatlan Mexico_City Montevideo Montreal New_York Panama Phoenix Puerto_Rico Regina Santiago Sao_Paulo St_Johns Tegucigalpa Tijuana Vancouver Winnipeg",
  Asia: "Aden Almaty Amman Baghdad Bahrain Baku Bangkok Beirut Calcutta Dacca Damascus Dhaka Dubai Hong_Kong Irkutsk Jakarta Jerusalem Kabul Kamchatka Kathmandu Kolkata Krasnoyarsk Kuala_Lumpur Kuwait Magadan Muscat Nicosia Novosibirsk Qatar Riyadh Saigon Seoul Shanghai Singapore Taipei Tashkent Tehran Tokyo Vladivostok Yakutsk Yekaterinburg",
  Atlantic: "Azores Cape_Verde Reykjavik",
  Australia: "Adelaide Brisbane Darwin Hobart Perth Sydney",
  Canada: "Atlantic",
  Etc: "Greenwich",
  Europe:
    "Amsterdam Athens Belgrade Berlin Brussels Bucharest Budapest Copenhagen Dublin Helsinki Istanbul Kiev Lisbon London Luxembourg Madrid Moscow Oslo Paris Prague Rome Sofia Stockholm Vienna Warsaw Zurich",
  Pacific: "Apia Auckland Fiji Honolulu Midway Noumea Pago_Pago Port_Moresby",
};

export const zoomZones: ReadonlySet<string> = new Set([
  ...Object.entries(listed).flatMap(([area, cities]) => cities.split(" ").map((city) => `${area}/${city}`)),
  ...["CET", "SST", "UTC"],
]);

const nearest = new Map(
  Object.entries(nearestZones).flatMap(([to, zones]) => zones.split(" ").map((zone) => [zone, to] as const)),
);

/** The name that stands for a zone's older ones; null for what is none. */
function canonical(zone: string): string | null {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

const inList = (zone: string): string | undefined => (zoomZones.has(zone) ? zone : nearest.get(zone));

/**
 * The zone to tell Zoom beside a start in UTC: ours where Zoom has it, else the one whose clocks go as ours do, or are nearest
 * to that.
 */
export const zoomZone = (zone: string): string => inList(zone) ?? inList(canonical(zone) ?? "") ?? "UTC";

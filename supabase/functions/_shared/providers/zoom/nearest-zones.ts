/** By zone of Zoom's, ours that are told as it (scripts/zoom-zones-generate.ts, rules of 2026-11-30). */
export const nearestZones: Readonly<Record<string, string>> = {
  "Africa/Algiers":
    "Africa/Brazzaville Africa/Douala Africa/Kinshasa Africa/Lagos Africa/Libreville Africa/Luanda Africa/Malabo Africa/Ndjamena Africa/Niamey Africa/Porto-Novo",
  "Africa/Casablanca": "Africa/El_Aaiun",
  "Africa/Djibouti":
    "Africa/Addis_Ababa Africa/Asmara Africa/Asmera Africa/Dar_es_Salaam Africa/Kampala Antarctica/Syowa Indian/Antananarivo Indian/Comoro Indian/Mayotte",
  "Africa/Harare":
    "Africa/Blantyre Africa/Bujumbura Africa/Gaborone Africa/Juba Africa/Kigali Africa/Lubumbashi Africa/Lusaka Africa/Maputo Africa/Maseru Africa/Mbabane Africa/Windhoek Europe/Kaliningrad",
  "Africa/Nouakchott":
    "Africa/Abidjan Africa/Accra Africa/Bamako Africa/Timbuktu Africa/Banjul Africa/Bissau Africa/Conakry Africa/Dakar Africa/Freetown Africa/Lome Africa/Monrovia Africa/Ouagadougou Africa/Sao_Tome America/Danmarkshavn",
  "America/Anchorage":
    "US/Alaska America/Juneau America/Metlakatla America/Nome America/Sitka America/Yakutat Pacific/Gambier Pacific/Pitcairn",
  "America/Araguaina":
    "America/Argentina/Catamarca America/Catamarca America/Argentina/ComodRivadavia America/Argentina/Cordoba America/Cordoba America/Rosario America/Argentina/Jujuy America/Jujuy America/Argentina/La_Rioja America/Argentina/Mendoza America/Mendoza America/Argentina/Rio_Gallegos America/Argentina/Salta America/Argentina/San_Juan America/Argentina/San_Luis America/Argentina/Tucuman America/Argentina/Ushuaia America/Asuncion America/Bahia America/Belem America/Cayenne America/Coyhaique America/Fortaleza America/Maceio America/Paramaribo America/Punta_Arenas America/Recife America/Santarem Antarctica/Palmer Antarctica/Rothera Atlantic/Stanley",
  "America/Argentina/Buenos_Aires": "America/Buenos_Aires",
  "America/Bogota":
    "America/Atikokan America/Coral_Harbour America/Cancun America/Cayman America/Eirunepe America/Guayaquil America/Jamaica America/Rio_Branco America/Porto_Acre Brazil/Acre Pacific/Easter Chile/EasterIsland",
  "America/Caracas":
    "America/Anguilla America/Antigua America/Aruba America/Barbados America/Blanc-Sablon America/Boa_Vista America/Campo_Grande America/Cuiaba America/Curacao America/Dominica America/Grenada America/Guadeloupe America/Guyana America/Kralendijk America/La_Paz America/Lower_Princes America/Manaus Brazil/West America/Marigot America/Martinique America/Montserrat America/Port_of_Spain America/Porto_Velho America/Santo_Domingo America/St_Barthelemy America/St_Kitts America/St_Lucia America/St_Thomas America/Virgin America/St_Vincent America/Tortola",
  "America/Chicago":
    "US/Central America/Indiana/Knox America/Knox_IN US/Indiana-Starke America/Indiana/Tell_City America/Matamoros America/Menominee America/North_Dakota/Beulah America/North_Dakota/Center America/North_Dakota/New_Salem America/Ojinaga America/Rankin_Inlet America/Resolute",
  "America/Costa_Rica":
    "America/Bahia_Banderas America/Belize America/Chihuahua America/Merida America/Monterrey America/Swift_Current Pacific/Galapagos",
  "America/Denver":
    "America/Boise America/Cambridge_Bay America/Ciudad_Juarez America/Shiprock US/Mountain America/Inuvik",
  "America/Edmonton": "Canada/Mountain America/Yellowknife",
  "America/Godthab":
    "America/Noronha Brazil/DeNoronha America/Nuuk America/Scoresbysund Atlantic/South_Georgia",
  "America/Halifax": "America/Glace_Bay America/Goose_Bay America/Moncton America/Thule Atlantic/Bermuda",
  "America/Indianapolis":
    "America/Detroit US/Michigan America/Grand_Turk America/Havana America/Indiana/Indianapolis America/Fort_Wayne US/East-Indiana America/Indiana/Marengo America/Indiana/Petersburg America/Indiana/Vevay America/Indiana/Vincennes America/Indiana/Winamac America/Iqaluit America/Pangnirtung America/Kentucky/Louisville America/Louisville America/Kentucky/Monticello America/Nassau America/Port-au-Prince",
  "America/Los_Angeles": "US/Pacific US/Pacific-New",
  "America/Mazatlan":
    "America/Creston America/Dawson America/Dawson_Creek America/Fort_Nelson America/Hermosillo Mexico/BajaSur America/Whitehorse Canada/Yukon",
  "America/Mexico_City": "Mexico/General",
  "America/Montreal": "America/Toronto Canada/Eastern America/Nipigon America/Thunder_Bay",
  "America/New_York": "US/Eastern",
  "America/Phoenix": "US/Arizona",
  "America/Regina": "Canada/East-Saskatchewan Canada/Saskatchewan",
  "America/Santiago": "Chile/Continental",
  "America/Sao_Paulo": "Brazil/East",
  "America/St_Johns": "America/Miquelon Canada/Newfoundland",
  "America/Tijuana": "America/Ensenada Mexico/BajaNorte America/Santa_Isabel",
  "America/Vancouver": "Canada/Pacific",
  "America/Winnipeg": "Canada/Central America/Rainy_River",
  "Asia/Almaty":
    "Antarctica/Mawson Antarctica/Vostok Asia/Aqtau Asia/Aqtobe Asia/Ashgabat Asia/Ashkhabad Asia/Atyrau Asia/Dushanbe Asia/Karachi Asia/Oral Asia/Qostanay Asia/Qyzylorda Asia/Samarkand Indian/Kerguelen Indian/Maldives",
  "Asia/Baku":
    "Asia/Tbilisi Asia/Yerevan Europe/Astrakhan Europe/Samara Europe/Saratov Europe/Ulyanovsk Indian/Mahe Indian/Mauritius Indian/Reunion",
  "Asia/Bangkok":
    "Antarctica/Davis Asia/Barnaul Asia/Hovd Asia/Novokuznetsk Asia/Phnom_Penh Asia/Pontianak Asia/Tomsk Asia/Vientiane Asia/Yangon Asia/Rangoon Indian/Christmas Indian/Cocos",
  "Asia/Beirut": "Asia/Gaza Asia/Hebron Europe/Chisinau Europe/Tiraspol",
  "Asia/Calcutta": "Asia/Colombo",
  "Asia/Dacca": "Asia/Bishkek Asia/Omsk Asia/Thimphu Asia/Thimbu Asia/Urumqi Asia/Kashgar Indian/Chagos",
  "Asia/Hong_Kong":
    "Antarctica/Casey Asia/Brunei Asia/Kuching Asia/Macau Asia/Macao Asia/Makassar Asia/Ujung_Pandang Asia/Manila Asia/Ulaanbaatar Asia/Ulan_Bator Asia/Choibalsan",
  "Asia/Jerusalem": "Asia/Tel_Aviv",
  "Asia/Kamchatka": "Asia/Anadyr",
  "Asia/Kathmandu": "Asia/Katmandu",
  "Asia/Magadan": "Asia/Sakhalin Asia/Srednekolymsk",
  "Asia/Nicosia": "Asia/Famagusta Europe/Nicosia",
  "Asia/Saigon": "Asia/Ho_Chi_Minh",
  "Asia/Seoul":
    "Asia/Chita Asia/Dili Asia/Jayapura Asia/Khandyga Asia/Pyongyang Australia/Eucla Pacific/Palau",
  "Asia/Shanghai": "Asia/Chongqing Asia/Chungking Asia/Harbin",
  "Asia/Vladivostok": "Antarctica/DumontDUrville Asia/Ust-Nera",
  "Atlantic/Reykjavik": "Atlantic/St_Helena",
  "Australia/Adelaide": "Australia/South Australia/Broken_Hill Australia/Yancowinna",
  "Australia/Brisbane": "Australia/Queensland Australia/Lindeman",
  "Australia/Darwin": "Australia/North",
  "Australia/Hobart":
    "Antarctica/Macquarie Australia/Tasmania Australia/Currie Australia/Lord_Howe Australia/LHI Australia/Melbourne Australia/Victoria",
  "Australia/Perth": "Australia/West",
  "Australia/Sydney": "Australia/ACT Australia/Canberra Australia/NSW",
  "Europe/Amsterdam":
    "Africa/Ceuta Antarctica/Troll Arctic/Longyearbyen Atlantic/Jan_Mayen Europe/Andorra Europe/Bratislava Europe/Busingen Europe/Gibraltar Europe/Ljubljana Europe/Malta Europe/Monaco Europe/Podgorica Europe/San_Marino Europe/Sarajevo Europe/Skopje Europe/Tirane Europe/Vaduz Europe/Vatican Europe/Zagreb",
  "Europe/Athens": "Europe/Mariehamn Europe/Riga Europe/Tallinn Europe/Vilnius",
  "Europe/Dublin":
    "Atlantic/Canary Atlantic/Faroe Atlantic/Faeroe Atlantic/Madeira Europe/Guernsey Europe/Isle_of_Man Europe/Jersey",
  "Europe/Istanbul": "Asia/Istanbul Europe/Kirov Europe/Minsk Europe/Simferopol Europe/Volgograd",
  "Europe/Kiev": "Europe/Kyiv Europe/Zaporozhye Europe/Uzhgorod",
  "Europe/London": "Europe/Belfast",
  "Pacific/Apia":
    "Pacific/Chatham Pacific/Fakaofo Pacific/Kanton Pacific/Enderbury Pacific/Kiritimati Pacific/Tongatapu",
  "Pacific/Auckland": "Antarctica/McMurdo Antarctica/South_Pole",
  "Pacific/Fiji":
    "Pacific/Funafuti Pacific/Kwajalein Pacific/Majuro Pacific/Nauru Pacific/Norfolk Pacific/Tarawa Pacific/Wake Pacific/Wallis",
  "Pacific/Honolulu":
    "America/Adak America/Atka US/Aleutian US/Hawaii Pacific/Johnston Pacific/Marquesas Pacific/Rarotonga Pacific/Tahiti",
  "Pacific/Midway": "Pacific/Niue",
  "Pacific/Noumea":
    "Pacific/Bougainville Pacific/Efate Pacific/Guadalcanal Pacific/Kosrae Pacific/Pohnpei Pacific/Ponape",
  "Pacific/Pago_Pago": "Pacific/Samoa US/Samoa",
  "Pacific/Port_Moresby": "Pacific/Chuuk Pacific/Truk Pacific/Yap Pacific/Guam Pacific/Saipan",
  UTC: "Etc/UTC Etc/GMT",
};

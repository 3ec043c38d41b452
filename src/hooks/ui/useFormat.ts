import { createContext, useContext } from "react";
import { createFormat, type Format } from "@/lib/text/format";

export const FormatContext = createContext<Format>(
  createFormat({ language: "fr", timeZone: "Europe/Paris" }),
);

/** Figures and times in the reader's language and zone. */
export const useFormat = (): Format => useContext(FormatContext);

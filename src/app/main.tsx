import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/App";
import { loadTexts, texts } from "@/app/i18n";
import { createQueryClient } from "@/app/query-client";
import { createRouter } from "@/app/router";
import { startPerson, untilReady } from "@/app/start";
import { TextsContext } from "@/hooks/ui/useTranslation";
import "@/app/styles.css";

const container = document.getElementById("root");
if (!container) throw new Error("index.html has no #root");

const words = loadTexts(["common"]);
const queryClient = createQueryClient();
const person = startPerson(queryClient);
const router = createRouter();

await words;
await untilReady(router, person);
createRoot(container).render(
  <StrictMode>
    <TextsContext value={texts}>
      <App queryClient={queryClient} router={router} />
    </TextsContext>
  </StrictMode>,
);

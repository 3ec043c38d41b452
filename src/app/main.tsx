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

const queryClient = createQueryClient();
const router = createRouter();
const root = createRoot(container);

// No `await` at the top level: the pages' files import this one, and would wait for it while it waits for them.
void Promise.all([loadTexts(["common"]), untilReady(router, startPerson(queryClient))]).then(() =>
  root.render(
    <StrictMode>
      <TextsContext value={texts}>
        <App queryClient={queryClient} router={router} />
      </TextsContext>
    </StrictMode>,
  ),
);

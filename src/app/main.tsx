import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/App";
import { loadTexts, texts } from "@/app/i18n";
import { createQueryClient } from "@/app/query-client";
import { reportErrors } from "@/app/report-errors";
import { createRouter } from "@/app/router";
import { startPerson, untilReady } from "@/app/start";
import { TextsContext } from "@/hooks/ui/useTranslation";
import "@/app/styles.css";

const container = document.getElementById("root");
if (!container) throw new Error("index.html has no #root");

const queryClient = createQueryClient();
const router = createRouter();
const collector = import.meta.env["VITE_ERROR_COLLECTOR_URL"] as string | undefined;
if (collector) reportErrors(collector);
// What React has caught reaches the window's own event as well, where the collector hears it.
const root = createRoot(container, collector ? { onCaughtError: reportError } : {});

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

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/App";
import { startI18n } from "@/app/i18n";
import { createQueryClient } from "@/app/query-client";
import { createRouter } from "@/app/router";
import { startPerson, untilReady } from "@/app/start";
import "@/app/styles.css";

const container = document.getElementById("root");
if (!container) throw new Error("index.html has no #root");

const texts = startI18n();
const queryClient = createQueryClient();
const person = startPerson(queryClient);
const router = createRouter();

await texts;
await untilReady(router, person);
createRoot(container).render(
  <StrictMode>
    <App queryClient={queryClient} router={router} />
  </StrictMode>,
);

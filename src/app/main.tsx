import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/App";
import { startI18n } from "@/app/i18n";
import "@/app/styles.css";

const container = document.getElementById("root");
if (!container) throw new Error("index.html has no #root");

await startI18n();
createRoot(container).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

import { inside } from "./stage.ts";
import type { SandboxConference, SandboxEvent, SandboxMeeting, SandboxStore } from "./store.ts";

const escape = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
const textIn = (fields: Record<string, unknown>, name: string) =>
  typeof fields[name] === "string" ? fields[name] : "";

/** Every page of the sandbox says so, in its first line. */
export function frame(title: string, body: string, refreshSeconds = 0): string {
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
${refreshSeconds > 0 ? `<meta http-equiv="refresh" content="${refreshSeconds}">` : ""}
<title>Sandbox · ${escape(title)}</title>
<style>
  :root { color-scheme: light dark; --paper: light-dark(#f6f4f0, #191815); --card: light-dark(#fff, #23211d);
    --ink: light-dark(#22201c, #ece8e0); --soft: light-dark(#6a645a, #a59d90); --line: light-dark(#ddd8cf, #3d3932);
    --accent: light-dark(#0b5b66, #6cc5d1); --on-accent: light-dark(#fff, #0d2124) }
  body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: var(--paper); color: var(--ink) }
  main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 4rem }
  article { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1rem 1.25rem; margin: 1rem 0 }
  h1, h2, h3 { line-height: 1.25; overflow-wrap: anywhere } h3 { margin: 0 } h2 { margin: 2rem 0 0 }
  p { margin: .5rem 0 } .soft { color: var(--soft) } .row { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center }
  form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: .5rem 0 0 } .row form { margin: 0 }
  input { min-height: 44px; box-sizing: border-box; padding: 0 .75rem; font: inherit; color: inherit; background: var(--paper);
    border: 1px solid var(--line); border-radius: 8px; min-width: 0; flex: 1 1 10rem }
  button, .button { min-height: 44px; padding: 0 1rem; font: inherit; border-radius: 8px; border: 1px solid var(--accent);
    color: var(--accent); background: none; cursor: pointer; display: inline-flex; align-items: center; text-decoration: none }
  button.main { background: var(--accent); color: var(--on-accent) }
  ul { padding: 0; margin: .5rem 0; list-style: none } li { display: flex; gap: .5rem; align-items: center; justify-content: space-between }
  details { margin-top: .75rem } summary { cursor: pointer; min-height: 32px }
  .mark { display: inline-block; background: #7a3b00; color: #fff; border-radius: 6px; padding: .1rem .5rem; font-weight: 600 }
  .live { color: light-dark(#9a2f12, #f3a48c); font-weight: 600 }
  :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
</style>
<main><p><span class="mark">SANDBOX</span> <span class="soft">A local server in the place of Zoom and Google. Nobody outside this machine is reached.</span></p>
${body}</main></html>`;
}

interface Target {
  provider: "zoom" | "google";
  id: string;
  /** Where to go after the action. */
  back: string;
}

const hidden = (name: string, value: string) =>
  `<input type="hidden" name="${name}" value="${escape(value)}">`;

/** A form with one action. */
function act(
  { provider, id, back }: Target,
  action: string,
  label: string,
  inner = "",
  main = false,
): string {
  return `<form method="post" action="/act">${hidden("provider", provider)}${hidden("id", id)}${hidden("back", back)}
${hidden("action", action)}${inner}<button${main ? ' class="main"' : ""}>${escape(label)}</button></form>`;
}

const joinForm = (target: Target) =>
  act(
    target,
    "join",
    "Join",
    `<input name="name" aria-label="Name" placeholder="Name" required maxlength="80">
<input name="email" type="email" aria-label="E-mail" placeholder="E-mail (Zoom tells it of its own account's people only)">`,
    true,
  );

const rename = (target: Target, value: string) =>
  act(
    target,
    "rename",
    "Rename",
    `<input name="value" aria-label="New title" value="${escape(value)}" maxlength="200">`,
  );
const move = (target: Target, minutes: number) =>
  act(target, "move", `${minutes > 0 ? "+" : ""}${minutes} min`, hidden("value", String(minutes)));

const people = (rows: { key: string; name: string }[], target: Target) =>
  rows.length === 0
    ? ""
    : `<ul>${rows
        .map(
          ({ key, name }) =>
            `<li><span>${escape(name)}</span>${act(target, "leave", "Leave", hidden("person", key))}</li>`,
        )
        .join("")}</ul>`;

const zoomTitle = (meeting: SandboxMeeting) => textIn(meeting.fields, "topic") || "Meeting";
const zoomWhen = ({ fields }: SandboxMeeting) =>
  `${textIn(fields, "start_time").replace("T", " ")} ${textIn(fields, "timezone")}, ${String(fields.duration ?? "?")} min`;

function zoomCard(meeting: SandboxMeeting, back = "/"): string {
  const target: Target = { provider: "zoom", id: meeting.id, back };
  const live = Boolean(meeting.startedAt);
  const rows = inside(meeting).map((row) => ({ key: String(row.user_id), name: String(row.name) }));
  return `<article><h3>${escape(zoomTitle(meeting))}</h3>
<p class="soft">Zoom ${meeting.id} · ${escape(zoomWhen(meeting))} · ${escape(meeting.user)}</p>
<p>${live ? `<span class="live">● In progress</span>, ${rows.length} inside` : "Not started"}</p>
<div class="row">${live ? act(target, "end", "End") : act(target, "start", "Start", "", true)}
<a class="button" href="/zoom/j/${meeting.id}">Join page</a></div>
${people(rows, target)}
<details><summary>Change it as its owner would at Zoom</summary>${rename(target, zoomTitle(meeting))}
<div class="row">${move(target, -30)}${move(target, 30)}${act(target, "recording", "Recording is ready")}${act(target, "trash", "Recording to the bin")}${act(target, "recover", "Recording back from the bin")}${act(target, "delete", "Delete")}</div></details>
</article>`;
}

const openConference = (store: SandboxStore, code: string): SandboxConference | undefined =>
  store.data.conferences.find((one) => one.code === code && one.endTime === null);
const conferencePeople = (conference: SandboxConference | undefined) =>
  (conference?.participants ?? [])
    .filter((one) => one.stays.some((stay) => stay.endTime === null))
    .map((one) => ({ key: one.displayName, name: one.displayName }));

function googleCard(store: SandboxStore, event: SandboxEvent, back = "/"): string {
  const target: Target = { provider: "google", id: event.id, back };
  const conference = openConference(store, event.code);
  const rows = conferencePeople(conference);
  const title = textIn(event.fields, "summary") || "Event";
  const start = event.fields.start as { dateTime?: string; timeZone?: string } | undefined;
  return `<article><h3>${escape(title)}</h3>
<p class="soft">Google Meet ${escape(event.code)} · ${escape((start?.dateTime ?? "").replace("T", " "))} ${escape(start?.timeZone ?? "")} · ${escape(event.user)}</p>
<p>${conference ? `<span class="live">● In progress</span>, ${rows.length} inside` : "Nobody inside"}</p>
<div class="row"><a class="button" href="/google/meet/${escape(event.code)}">Join page</a>${conference ? act(target, "end", "End") : ""}</div>
${people(rows, target)}
<details><summary>Change it as its owner would in the calendar</summary>${rename(target, title)}
<div class="row">${move(target, -30)}${move(target, 30)}${act(target, "delete", "Delete")}</div></details>
</article>`;
}

/** Everything that stands, newest first, with what people could do about it. */
export function overviewPage(store: SandboxStore): string {
  const meetings = store.data.meetings.filter((one) => !one.deleted).toReversed();
  const events = store.data.events.filter((one) => !one.deleted).toReversed();
  const users = [
    ...new Set(
      store.data.grants.filter((one) => one.provider === "zoom" && !one.revoked).map((one) => one.user),
    ),
  ];
  const none = '<p class="soft">None yet. Connect an account in Atelier, then plan a session.</p>';
  const accounts = users
    .map((user) =>
      act({ provider: "zoom", id: user, back: "/" }, "deauthorize", `Remove the app from ${user}`),
    )
    .join("");
  return frame(
    "meetings",
    `<h1>Meetings</h1>
<h2>Zoom</h2>${meetings.map((meeting) => zoomCard(meeting)).join("") || none}
<h2>Google Meet</h2>${events.map((event) => googleCard(store, event)).join("") || none}
${accounts ? `<h2>Accounts</h2><article><p>Takes the authorisation back at Zoom, as its owner would in the marketplace.</p><div class="row">${accounts}</div></article>` : ""}`,
  );
}

export const gonePage = (): string =>
  frame(
    "no such meeting",
    "<h1>No such meeting</h1><p>It was deleted, or never was. Ask the host for the new link.</p>",
  );

/** Where a join link of Zoom leads. `me`: the participant that this page is. */
export function zoomJoinPage(meeting: SandboxMeeting, path: string, me: string): string {
  const target: Target = { provider: "zoom", id: meeting.id, back: path };
  const self = inside(meeting).find((row) => row.user_id === me);
  const title = `<h1>${escape(zoomTitle(meeting))}</h1><p class="soft">Zoom ${meeting.id} · ${escape(zoomWhen(meeting))}</p>`;
  if (self) {
    return frame(
      zoomTitle(meeting),
      `${title}<article><p><span class="live">● You are in</span> as ${escape(String(self.name))}.</p>
${act(target, "leave", "Leave", hidden("person", me), true)}</article>`,
    );
  }
  if (!meeting.startedAt) {
    return frame(
      zoomTitle(meeting),
      `${title}<article><p>The host has not started the meeting yet. This page looks again by itself.</p>
${act(target, "start", "Start it as the host")}</article>`,
      5,
    );
  }
  return frame(zoomTitle(meeting), `${title}<article>${joinForm(target)}</article>`);
}

/** Where the host's own link leads. */
export const zoomHostPage = (meeting: SandboxMeeting, path: string): string =>
  frame(zoomTitle(meeting), `<h1>You are the host</h1>${zoomCard(meeting, path)}`);

export function meetPage(store: SandboxStore, event: SandboxEvent, path: string, me: string): string {
  const target: Target = { provider: "google", id: event.id, back: path };
  const title = textIn(event.fields, "summary") || "Meet";
  const isIn = conferencePeople(openConference(store, event.code)).some((one) => one.key === me);
  return frame(
    title,
    `<h1>${escape(title)}</h1><p class="soft">Google Meet ${escape(event.code)}</p><article>${
      isIn
        ? `<p><span class="live">● You are in</span> as ${escape(me)}.</p>${act(target, "leave", "Leave", hidden("person", me), true)}`
        : joinForm(target)
    }</article>`,
  );
}

export const recordingPage = (): string =>
  frame("recording", "<h1>Recording</h1><p>Here the recording of the meeting would be played.</p>");

const escape = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const names = { zoom: "Zoom", google: "Google" };

/** The page on which a person allows or refuses, one box a scope as with Google's granular consent. */
export function consentPage(provider: "zoom" | "google", scopes: readonly string[], url: URL): string {
  const rows = scopes.map(
    (scope) =>
      `<label><input type="checkbox" name="scope" value="${escape(scope)}" checked> <code>${escape(scope)}</code></label>`,
  );
  const action = escape(`${url.pathname}${url.search}`);
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sandbox ${names[provider]}</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; margin: 0; background: #f6f4f0; color: #22201c }
  main { max-width: 32rem; margin: 0 auto; padding: 2rem 1rem }
  form { background: #fff; border: 1px solid #ddd8cf; border-radius: 12px; padding: 1.25rem }
  label { display: block; padding: .35rem 0; overflow-wrap: anywhere }
  input[type=email] { width: 100%; box-sizing: border-box; padding: .6rem; font: inherit }
  button { min-height: 44px; padding: 0 1.25rem; font: inherit; border-radius: 8px; border: 1px solid #0b5b66; cursor: pointer }
  button[value=allow] { background: #0b5b66; color: #fff }
  button[value=deny] { background: #fff; color: #22201c }
  .mark { display: inline-block; background: #7a3b00; color: #fff; border-radius: 6px; padding: .1rem .5rem; font-size: .85rem }
</style>
<main><p><span class="mark">Sandbox</span></p>
<h1>${names[provider]}</h1>
<p>This is a local server that speaks ${names[provider]}'s protocol. No account of yours is touched.</p>
<form method="post" action="${action}">
<label>Account <input type="email" name="user" value="demo@${provider}.sandbox.test"></label>
${rows.join("\n")}
<p><button name="answer" value="allow">Allow</button> <button name="answer" value="deny">Cancel</button></p>
</form></main></html>`;
}

// The token stands behind the # of the link: no browser sends that to a server. It is taken out of the address at
// once, kept for this tab alone, and given in the body of one request for a pass that opens the socket once.
"use strict";
const drill = decodeURIComponent(location.pathname.replace(/^\/join\//, ""));
const kept = "gameday:" + drill;
const box = document.getElementById("says");
const button = box.querySelector("button");

function says(text, again) {
  box.querySelector("p").textContent = text;
  button.hidden = !again;
  box.hidden = !text;
  if (again) button.focus();
}

async function enter() {
  says("Joining...");
  const token = sessionStorage.getItem(kept);
  if (!token) return says("This address has no token behind its #. Open the whole link that you were given.");
  let answer;
  try {
    answer = await fetch("/enter", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ drill: drill, token: token }),
    });
  } catch {
    says("The page's server does not answer. Trying again...");
    return setTimeout(enter, 2000);
  }
  const told = await answer.json();
  if (!answer.ok) return says(told.detail, true);
  const scheme = location.protocol === "https:" ? "wss://" : "ws://";
  document.getElementById("terminal").dataset.sessionWebsocketUrl = scheme + location.host + "/play/" + told.pass;
  const script = document.createElement("script");
  script.src = "/static/js/textual.js";
  script.onload = () => { window.onload(); watch(); };
  document.body.append(script);
}

// The terminal's script marks the page when its socket is closed. If the server is still there, the person has left,
// or the network was away for a moment; if not, it is waited for.
function watch() {
  new MutationObserver(async (_, observer) => {
    const marks = document.body.classList;
    if (marks.contains("-first-byte")) says("");
    if (!marks.contains("-closed")) return;
    observer.disconnect();
    for (let lost = false; ; lost = true) {
      try {
        await fetch("/alive");
        if (lost) return location.reload();
        return says("Not connected any more. Your place is still yours.", true);
      } catch {
        says("The connection is lost. Trying again by itself...");
        await new Promise((done) => setTimeout(done, 2000));
      }
    }
  }).observe(document.body, { attributes: true });
}

button.onclick = () => location.reload();
if (location.hash.length > 1) {
  sessionStorage.setItem(kept, location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
}
// A link with another token, opened in the same tab, changes the hash only.
window.onhashchange = () => {
  sessionStorage.setItem(kept, location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
  location.reload();
};
enter();

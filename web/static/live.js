// Keeps the part of a page marked `data-live` up to date: by a stream of events where the
// page names one, else by asking every few seconds. The server draws; this only swaps.

const POLL = 1500;
const WATCH = 4000;
const live = () => document.querySelector("[data-live]");

let finished = false;
const finish = () => {
  if (!finished) location.reload();
  finished = true;
};

const refresh = async () => {
  const response = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!response.ok) return false;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector("[data-live]");
  if (!fresh || !live()) return false;
  // Nothing more will happen: what stands outside of the part is out of date as well. Swapped
  // first and loaded anew after, a press in between would be lost.
  if (live().dataset.progress && !fresh.dataset.progress) return finish();
  // What a person is using now must not be pulled from under them.
  const open = [...live().querySelectorAll("details[open][id]")].map((d) => d.id);
  const focused = live().contains(document.activeElement) ? document.activeElement.id : "";
  for (const id of open) fresh.querySelector(`#${CSS.escape(id)}`)?.setAttribute("open", "");
  live().replaceWith(fresh);
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  return true;
};

const busy = () =>
  document.hidden || Boolean(live()?.querySelector("input[type=text]:focus, [data-hold][open]"));

const watch = () => {
  setTimeout(async () => {
    if (!busy()) await refresh().catch(() => false);
    watch();
  }, WATCH);
};

const poll = (address) => {
  setTimeout(async () => {
    const answer = await fetch(address).catch(() => null);
    const progress = answer?.ok ? await answer.json() : null;
    if (!busy()) {
      if (progress?.settled) return finish();
      await refresh().catch(() => false);
    }
    return poll(address);
  }, POLL);
};

const follow = (stream, address) => {
  const source = new EventSource(stream);
  let settled = false;
  source.addEventListener("progress", async (event) => {
    settled = JSON.parse(event.data).settled;
    if (settled) {
      source.close();
      finish();
    } else await refresh().catch(() => false);
  });
  source.addEventListener("poll", () => {
    source.close();
    if (!settled) poll(address);
  });
  source.addEventListener("error", () => {
    source.close();
    if (!settled) poll(address);
  });
};

const region = live();
if (region?.dataset.events) follow(region.dataset.events, region.dataset.progress);
else if (region?.dataset.progress) poll(region.dataset.progress);
else if (region) watch();

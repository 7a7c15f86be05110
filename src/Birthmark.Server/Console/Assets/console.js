// What pages do in the browser beyond htmx: dialogs, the chart, the big screen, codes out of links.
(() => {
  "use strict";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // A link to a confirmation opens it over the page; without scripts it is a page of its own.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-dialog]");
    const dialog = document.getElementById("dialog");
    if (link && dialog && !event.ctrlKey && !event.metaKey && event.button === 0) {
      event.preventDefault();
      htmx.ajax("GET", link.getAttribute("href"), { target: "#dialog", swap: "innerHTML", select: "#confirm" }).then(() => {
        if (dialog.querySelector("#confirm") && !dialog.open) dialog.showModal();
      });
      return;
    }
    if (event.target.closest?.("[data-close]") && dialog?.open) {
      event.preventDefault();
      dialog.close();
    }
    if (event.target.closest?.("[data-back]") && history.length > 1) {
      event.preventDefault();
      history.back();
    }
  });
  // A refusal stands on the page, not under the dialog that caused it.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.isError) {
      document.getElementById("dialog")?.close();
      scrollTo({ top: 0 });
    }
  });

  // The one-time code comes behind the '#', which browsers send to nobody.
  const takeCode = () => {
    for (const form of all("form[data-code-from-fragment]")) {
      const code = location.hash.slice(1);
      if (code) {
        form.elements.code.value = code;
        history.replaceState(null, "", location.pathname);
      }
    }
  };

  // The browser's answer to the hub's challenge goes into the form, and then the form is sent.
  const refuse = (text) => {
    const note = document.createElement("div");
    note.className = "alert alert-danger bm-refusal";
    note.setAttribute("role", "alert");
    note.textContent = text;
    document.getElementById("refusal")?.replaceChildren(note);
  };
  const answer = async (form) => {
    const asked = await fetch(form.dataset.passkeyOptions, { method: "POST", body: new FormData(form), headers: { "HX-Request": "true" } });
    if (!asked.ok) {
      htmx.swap("#refusal", await asked.text(), { swapStyle: "innerHTML" });
      return;
    }
    const { ceremony, options } = await asked.json();
    const credential = form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    form.elements.ceremony.value = ceremony;
    form.elements.credential.value = JSON.stringify(credential);
    form.requestSubmit();
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches?.("form[data-passkey]") || form.elements.credential.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    answer(form).catch(() => refuse(form.dataset.failed));
  }, true);
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target.matches?.("form[data-passkey]")) event.target.elements.credential.value = "";
  });

  const setWall = (on) => {
    document.body.classList.toggle("is-wall", on);
    if (on) document.documentElement.requestFullscreen?.().catch(() => {});
    else if (document.fullscreenElement) document.exitFullscreen();
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-wall]")) setWall(!document.body.classList.contains("is-wall"));
  });
  document.addEventListener("fullscreenchange", () => { if (!document.fullscreenElement) document.body.classList.remove("is-wall"); });

  // Devices a minute, OK below and KO on top.
  let chart = null;
  let points = [];
  const draw = () => {
    const place = document.getElementById("pace-chart");
    if (!place || !window.uPlot) return;
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const size = parseFloat(getComputedStyle(document.body).fontSize);
    const font = `${Math.round(size * 0.82)}px Inter, sans-serif`;
    const axis = { stroke: colour("--soft"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, font };
    chart?.destroy();
    chart = new uPlot({
      width: place.clientWidth, height: place.clientHeight - 34, legend: { live: false }, cursor: { y: false },
      scales: { y: { range: (_, __, max) => [0, Math.max(10, max * 1.15)] } },
      axes: [{ ...axis, values: (_, ticks) => ticks.map((t) => new Date(t * 1000).toISOString().slice(11, 16)) }, { ...axis, size: size * 3.4 }],
      series: [
        { label: "UTC", value: (_, v) => (v == null ? "" : new Date(v * 1000).toISOString().slice(11, 19)) },
        { label: place.dataset.ok, stroke: colour("--bar-ok"), fill: colour("--good-wash"), width: 2.5, points: { show: false } },
        { label: place.dataset.ko, stroke: colour("--bar-ko"), width: 2, points: { show: false } },
      ],
    }, columns(), place);
  };
  const columns = () => points.length ? [0, 1, 2].map((i) => points.map((p) => p[i])) : [[], [], []];
  const begin = () => {
    const place = document.getElementById("pace-chart");
    if (!place) return;
    try { points = JSON.parse(place.dataset.points || "[]"); } catch { points = []; }
    draw();
    let width = place.clientWidth;
    new ResizeObserver(() => { if (Math.abs(place.clientWidth - width) > 4) { width = place.clientWidth; draw(); } }).observe(place);
  };
  const say = (isLive) => {
    const live = document.getElementById("live");
    if (!live) return;
    live.classList.toggle("is-stale", !isLive);
    live.firstElementChild.textContent = isLive ? live.dataset.liveText : live.dataset.staleText;
  };
  document.addEventListener("htmx:sseMessage", (event) => {
    if (event.detail.type !== "pace") return;
    const point = JSON.parse(event.detail.data);
    if (points.length && points[points.length - 1][0] >= point[0]) return;
    points.push(point);
    if (points.length > 360) points.shift();
    chart?.setData(columns());
  });
  document.addEventListener("htmx:sseOpen", (event) => {
    say(true);
    // The session is over: the page itself is asked for again, and with it the sign-in.
    event.detail.source?.addEventListener("over", () => location.reload());
  });
  document.addEventListener("htmx:sseError", () => say(false));
  document.addEventListener("birthmark:theme", draw);
  document.addEventListener("DOMContentLoaded", () => { takeCode(); begin(); });
  document.addEventListener("htmx:afterSettle", (event) => { if (event.target === document.body) { takeCode(); begin(); } });
})();

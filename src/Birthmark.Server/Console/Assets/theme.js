// Before anything is painted: light or dark as chosen, else as the system has it.
(() => {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => { try { return localStorage.getItem("birthmark-theme"); } catch { return null; } };
  const apply = () => { document.documentElement.dataset.bsTheme = chosen() ?? (system.matches ? "dark" : "light"); };
  apply();
  system.addEventListener("change", apply);
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-theme-switch]")) return;
    const next = document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark";
    try { localStorage.setItem("birthmark-theme", next); } catch { /* kept for this page only */ }
    apply();
    document.documentElement.dataset.bsTheme = next;
    document.dispatchEvent(new Event("birthmark:theme"));
  });
})();

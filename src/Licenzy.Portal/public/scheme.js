// Sets the colours before the first paint; the page's policy allows no script in the page itself.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem('licenzy-colors');
  } catch (_) {
    // Storage may be forbidden: then the system decides.
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();

// Shows the runtime API's document. Nothing here asks another host: the viewer's own validator badge is switched off.
(() => {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
  dark.addEventListener('change', follow);
  follow();

  // A link inside the button that opens a route cannot be reached by keyboard or screen reader: plain text instead. The
  // address still follows what is open.
  const plainPaths = ({ React }) => ({
    components: { DeepLink: ({ text }) => React.createElement('span', null, text) },
  });

  const main = document.getElementById('reference');

  // The viewer leaves its lists without a name.
  const nameLists = () => {
    for (const list of main.querySelectorAll('select:not([aria-label])')) {
      list.setAttribute('aria-label', list.id === 'servers' ? 'Server' : 'Choose one');
    }
  };
  new MutationObserver(nameLists).observe(main, { childList: true, subtree: true });

  window.SwaggerUIBundle({
    url: '/openapi/v1.json',
    domNode: main,
    presets: [window.SwaggerUIBundle.presets.apis],
    plugins: [plainPaths],
    layout: 'BaseLayout',
    validatorUrl: null,
    deepLinking: true,
    displayRequestDuration: true,
    defaultModelsExpandDepth: 0,
    docExpansion: 'list',
    syntaxHighlight: { theme: 'tomorrow-night' },
    // A key lives as long as the page: it is not left behind in the browser.
    persistAuthorization: false,
  });
})();

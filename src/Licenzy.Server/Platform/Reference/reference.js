// Shows the runtime API's document. Nothing here asks another host: the viewer's own validator badge is switched off.
(() => {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
  dark.addEventListener('change', follow);
  follow();

  window.SwaggerUIBundle({
    url: '/openapi/v1.json',
    domNode: document.getElementById('reference'),
    presets: [window.SwaggerUIBundle.presets.apis],
    layout: 'BaseLayout',
    validatorUrl: null,
    deepLinking: true,
    displayRequestDuration: true,
    defaultModelsExpandDepth: 0,
    docExpansion: 'list',
    // A key lives as long as the page: it is not left behind in the browser.
    persistAuthorization: false,
  });
})();

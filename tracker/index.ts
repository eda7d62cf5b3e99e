import { safe } from './attempt.ts'
import { settings, use } from './settings.ts'
import { start } from './start.ts'

/** The script tag's way in: its attributes are the settings. */
safe(() => {
  // By its attribute, since document.currentScript is null for modules; or by `?site=` in its address, since
  // tag managers strip the attributes.
  const { dataset, src } = document.querySelector<HTMLScriptElement>('[data-site^=pk_],[src*="site=pk_"]')!
  use({
    site: /site=(\w+)/.exec(src)?.[1] as string,
    // Not by new URL(), which costs a slow phone a millisecond.
    endpoint: src.replace(/[^/]*$/, 'e'),
    ...(dataset as object),
    // Beside the script, by its name up to the first dot: what follows may be its hash.
    load: name => import(src.replace(/\.[^/]*$/, `.${name}.js`)),
  })
  // The same program, its decisions told, takes over.
  if (dataset.debug != null || /pulse_debug/.test(location.href))
    settings.load('debug').then(module => module.start(settings))
  else start()
})()

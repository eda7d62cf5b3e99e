import { attempt } from './attempt.ts'
import { start } from './start.ts'

/** The script tag's way in: its attributes are the settings. */
attempt(() => {
  // A tag manager may have taken the tag out again, or stripped its data-* attributes: `?site=` does as well.
  const { dataset, src } = (document.currentScript ||
    document.querySelector('script[data-site],script[src*="?site="]')) as HTMLScriptElement
  const settings = {
    site: /site=(\w+)/.exec(src)?.[1] as string,
    ...(dataset as object),
    endpoint: new URL(dataset.endpoint || 'e', src).href,
  }
  // The same program, its decisions told, or with what one shop needs, takes over.
  const variant = dataset.debug != null || /pulse_debug/.test(location.search) ? 'debug' : dataset.shop
  if (variant) import(src.replace('.js', `.${variant}.js`)).then(module => module.start(settings))
  else start(settings)
})

type Name =
  | 'alerts'
  | 'connections'
  | 'import'
  | 'insights'
  | 'overview'
  | 'palette'
  | 'partners'
  | 'plan'
  | 'settings'
  | 'wall'

const loaded = new Map<Name, Promise<void>>()

/** Code with the styles that it alone needs: what most readers never open is no part of the first load. */
export async function styled<T>(code: Promise<T>, ...names: Name[]): Promise<T> {
  const [arrived] = await Promise.all([code, ...names.map(style)])
  return arrived
}

/** The style sheet is loaded relative to the bundle's own address. */
function style(name: Name): Promise<void> {
  const before = loaded.get(name)
  if (before) return before
  const coming = new Promise<void>((resolve, reject) => {
    const link = document.createElement('link')
    link.rel = 'stylesheet'
    link.href = new URL(`${name}.css`, import.meta.url).href
    link.onload = () => resolve()
    link.onerror = () => {
      link.remove()
      loaded.delete(name)
      reject(new Error(`${name}.css did not come`))
    }
    document.head.append(link)
  })
  loaded.set(name, coming)
  return coming
}

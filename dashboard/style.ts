const loaded = new Map<string, Promise<void>>()

/** The style of a screen that most readers never open comes with its code. The bundle's own address tells from where. */
export function style(name: string): Promise<void> {
  const before = loaded.get(name)
  if (before) return before
  const coming = new Promise<void>((resolve, reject) => {
    const link = document.createElement('link')
    link.rel = 'stylesheet'
    link.href = new URL(name, import.meta.url).href
    link.onload = () => resolve()
    link.onerror = () => {
      link.remove()
      loaded.delete(name)
      reject(new Error(`${name} did not come`))
    }
    document.head.append(link)
  })
  loaded.set(name, coming)
  return coming
}

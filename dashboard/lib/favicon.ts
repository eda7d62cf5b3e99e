import calm from '../icon.svg'
import hot from '../icon-hot.svg'

/** Shows a dot when a contact is hot. The icons lie beside the bundle, at an address relative to its own. */
export function setFavicon(isHot: boolean): void {
  const href = new URL(isHot ? hot : calm, import.meta.url).href
  let link = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  if (!link) {
    link = document.createElement('link')
    link.rel = 'icon'
    link.type = 'image/svg+xml'
    document.head.append(link)
  }
  if (link.href !== href) link.href = href
}

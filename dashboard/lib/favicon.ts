import calm from '../icon.svg'
import hot from '../icon-hot.svg'

/** A dot when somebody is hot. The bundle's own address tells where its pictures lie. */
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

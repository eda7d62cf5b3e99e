import type { Kind } from '../event.ts'

export type Happening = { name: string; item: string | null; title: string | null; url: string | null }

/** Kinds that are about the page itself; the others merely happen on one. */
const ABOUT_PAGES: ReadonlySet<string> = new Set([
  'page_view',
  'scroll',
  'engagement',
  'view_item',
  'revisit',
  'career_view',
  'share',
  'comment',
] satisfies Kind[])

const SEPARATOR = /\s[·|–—:-]\s+$/

/** The subject of an event: its item, else its page's title without the site's name, else the path. */
export function aboutOf({ name, item, title, url }: Happening, site: string | undefined): string | null {
  if (item) return item
  if (!ABOUT_PAGES.has(name)) return null
  return (title && withoutSite(title, site)) || pathOf(url)
}

/** "Tents · Mountain Shop" → "Tents": that it is the shop's own page goes without saying. */
export function withoutSite(title: string, site: string | undefined): string {
  if (!site || !title.endsWith(site)) return title
  const rest = title.slice(0, -site.length)
  return SEPARATOR.test(rest) ? rest.replace(SEPARATOR, '') : title
}

/** The readable path of a web address; any other text is unchanged. */
export function pathOf(text: string | null): string | null {
  const url = webAddress(text)
  return url ? decoded(url.pathname) : text
}

export function webAddress(text: string | null): URL | null {
  const url = text ? URL.parse(text) : null
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url : null
}

function decoded(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}

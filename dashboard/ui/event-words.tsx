import type { Kind } from '../../shared/event.ts'
import { phrase } from '../../shared/words/events.ts'
import { site } from '../core/session.ts'
import { language } from '../words/words.ts'
import { pathOf } from './safe-link.tsx'

type Happening = { name: string; item: string | null; title: string | null; url: string | null }

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

/** The subject of an event in readable words. */
export function aboutOf({ name, item, title, url }: Happening): string | null {
  if (item) return item
  if (!ABOUT_PAGES.has(name)) return null
  return (title && withoutSite(title, site.value?.name)) || pathOf(url)
}

/** "Tents · Mountain Shop" → "Tents": that it is the shop's own page goes without saying. */
export function withoutSite(title: string, site: string | undefined): string {
  if (!site || !title.endsWith(site)) return title
  const rest = title.slice(0, -site.length)
  return SEPARATOR.test(rest) ? rest.replace(SEPARATOR, '') : title
}

/** "added *Trekking tent* to the cart". */
export function EventWords({ event }: { event: Happening }) {
  const [before, about, after] = phrase(language.value, event.name, aboutOf(event))
  return (
    <>
      {before}
      {about !== null && <i>{about}</i>}
      {after}
    </>
  )
}

export function eventText(event: Happening): string {
  return phrase(language.value, event.name, aboutOf(event)).join('')
}

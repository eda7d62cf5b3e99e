import { pathOf } from '../safe-link.tsx'
import { phrase } from './events.ts'
import { language } from './words.ts'

type Happening = { name: string; item: string | null; title: string | null; url: string | null }

/** What an event was about, in the words that a person would use for it. */
export const aboutOf = (event: Happening): string | null => event.item ?? event.title ?? pathOf(event.url)

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

import { aboutOf as aboutIn, type Happening } from '../../shared/words/about.ts'
import { phrase } from '../../shared/words/events.ts'
import { site } from '../core/session.ts'
import { language } from '../words/words.ts'

/** The subject of an event in readable words. */
export const aboutOf = (event: Happening): string | null => aboutIn(event, site.value?.name)

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

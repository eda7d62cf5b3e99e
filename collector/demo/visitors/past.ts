import { Random } from '../random.ts'
import { eventOf, type Parcel, parcelsOf, type SentEvent } from './parcels.ts'
import type { PersonaName } from './persona-name.ts'
import { visitOf } from './personas.ts'
import { type Visitor, visitorOf } from './visitor.ts'
import type { Act } from './walk.ts'

const DAY_MS = 86_400_000
const DAYS = 14
/** A visit takes this long at the most; the latest ended before the present began. */
const VISIT_MS = 30 * 60_000
const REGULARS: Record<PersonaName, number> = { browser: 28, researcher: 18, buyer: 6, lead: 5, seeker: 4 }

/** The last 14 days of the returning visitors. The same seed and instant give the same events, ids included. */
export function pastOf(
  seed: number,
  until: number,
  base: string,
): { visitors: Visitor[]; parcels: Parcel[] } {
  const random = new Random(seed)
  const visitors: Visitor[] = []
  const parcels: Parcel[] = []
  for (const [persona, count] of Object.entries(REGULARS) as [PersonaName, number][]) {
    for (let i = 0; i < count; i++) {
      const own = random.fork()
      const visitor = visitorOf(own, persona)
      visitors.push(visitor)
      parcels.push(...parcelsOf(visitor, lifeOf(visitor, own, until, base)))
    }
  }
  return { visitors, parcels }
}

function lifeOf(visitor: Visitor, random: Random, until: number, base: string) {
  const told: { by: Act['by']; event: SentEvent }[] = []
  for (const start of visitTimes(random, until, visitor.persona)) {
    let time = start
    for (const act of visitOf(visitor, random, base)) {
      time = Math.min(time + Math.max(1, act.afterMs), until)
      told.push({ by: act.by, event: eventOf(act, `${visitor.id}-${told.length}`, time) })
    }
  }
  return told
}

/** More recent visits than old ones, and at usual hours of shopping. */
function visitTimes(random: Random, until: number, persona: PersonaName): number[] {
  const count = persona === 'seeker' ? random.whole(1, 2) : random.whole(1, 4)
  return Array.from({ length: count }, () => {
    const day = Math.floor(until / DAY_MS) - Math.floor(random.next() ** 1.6 * DAYS)
    const time = day * DAY_MS + random.whole(6.5 * 3_600_000, 20.5 * 3_600_000)
    // A time of day that is still in the future today is moved to yesterday.
    return time > until - VISIT_MS ? time - DAY_MS : time
  }).sort((a, b) => a - b)
}

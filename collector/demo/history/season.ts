import { Random } from '../random.ts'
import { categoryPlace, PLACES } from '../shop/places.ts'
import { eventOf, type Parcel } from '../visitors/parcels.ts'
import { type Visitor, visitorOf } from '../visitors/visitor.ts'
import { type Act, Walk } from '../visitors/walk.ts'
import { buys, type Habits, habitsOf, SOURCE_OF } from './truth.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** The days before the present in which the people of the history came first. */
const DAYS = { from: 112, to: 2 }
const PEOPLE = 400
/** A clearance sale of four days, which draws people who look at one page and leave. */
const SALE = { daysAgo: 47, days: 4, visitors: 34 }

/**
 * Sixteen weeks of customers beside the returning visitors, so that a new demo has a history from
 * which insights can be counted. Their purchases follow `truth.ts`. The same seed and instant give the same events,
 * ids included.
 */
export function seasonOf(seed: number, until: number, base: string): Parcel[] {
  // Another sequence than that of the returning visitors.
  const random = new Random(seed ^ 0x5eed)
  const midnight = Math.floor(until / DAY_MS) * DAY_MS
  const dayAgo = (days: number) => midnight - days * DAY_MS
  const parcels: Parcel[] = []
  for (let i = 0; i < PEOPLE; i++) {
    const own = random.fork()
    const first = dayAgo(Math.floor(DAYS.to + own.next() ** 0.75 * (DAYS.from - DAYS.to))) + timeOfDay(own)
    parcels.push(...lifeOf(own, first, until, base))
  }
  for (let day = 0; day < SALE.days; day++)
    for (let i = 0; i < SALE.visitors; i++) {
      const own = random.fork()
      parcels.push(...glanceOf(own, dayAgo(SALE.daysAgo - day) + timeOfDay(own), base))
    }
  return parcels
}

const timeOfDay = (random: Random): number => random.between(6.5 * HOUR_MS, 20.5 * HOUR_MS)

function lifeOf(random: Random, first: number, until: number, base: string): Parcel[] {
  const visitor = visitorOf(random, 'browser')
  const habits = habitsOf(random)
  const second = first + Math.floor(random.between(1, 5) * DAY_MS)
  const order = second + Math.floor(random.between(0.5, 14) * DAY_MS)
  const comesAgain = random.happens(0.6) || habits.joinsLetter
  return parcelsOf(visitor, [
    { start: first, acts: firstVisit(visitor, habits, random, base) },
    ...(comesAgain ? [{ start: second, acts: secondVisit(visitor, habits, random, base) }] : []),
    ...(random.happens(buys(habits)) ? [{ start: order, acts: orderOf(visitor, random, base) }] : []),
  ]).filter(({ arrivedAt }) => arrivedAt < until)
}

type Visit = { start: number; acts: readonly Act[] }

/** One parcel for each sender in turn, for a visit as a whole; no two events of the visitor have one id. */
function parcelsOf(visitor: Visitor, visits: readonly Visit[]): (Parcel & { arrivedAt: number })[] {
  const parcels: (Parcel & { arrivedAt: number })[] = []
  let count = 0
  for (const { start, acts } of visits) {
    let time = Math.floor(start)
    let by: Act['by'] | null = null
    for (const act of acts) {
      time += Math.max(1, act.afterMs)
      if (act.by !== by) parcels.push({ visitor, by: (by = act.by), events: [], arrivedAt: time })
      const parcel = parcels.at(-1)!
      parcel.events.push(eventOf(act, `${visitor.id}-${count++}`, time))
      parcel.arrivedAt = time
    }
  }
  return parcels
}

function firstVisit(visitor: Visitor, habits: Habits, random: Random, base: string): Act[] {
  const walk = new Walk(visitor, random, base, SOURCE_OF[habits.channel])
  walk.open(random.happens(0.5) ? PLACES.home : categoryPlace(visitor.wish.category))
  if (habits.seeksWork) walk.open(PLACES.careers)
  else walk.look(visitor.wish)
  if (habits.readsPrices) walk.open(PLACES.pricing)
  return walk.end()
}

function secondVisit(visitor: Visitor, habits: Habits, random: Random, base: string): Act[] {
  const walk = new Walk(visitor, random, base, SOURCE_OF.direct)
  walk.look(visitor.wish)
  if (habits.readsPrices && random.happens(0.5)) walk.open(PLACES.pricing)
  if (habits.downloads) walk.download('prices').download('guide')
  if (habits.joinsLetter) walk.subscribe()
  return walk.end()
}

const orderOf = (visitor: Visitor, random: Random, base: string): Act[] =>
  new Walk(visitor, random, base, SOURCE_OF.direct).look(visitor.wish).buy(visitor.wish).end()

function glanceOf(random: Random, start: number, base: string): Parcel[] {
  const visitor = visitorOf(random, 'browser')
  const walk = new Walk(visitor, random, base, SOURCE_OF.sale).open(categoryPlace(visitor.wish.category))
  return parcelsOf(visitor, [{ start, acts: walk.end() }])
}

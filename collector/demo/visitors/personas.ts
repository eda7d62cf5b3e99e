import type { Random } from '../random.ts'
import { CATEGORIES, PRODUCTS } from '../shop/catalogue.ts'
import { categoryPlace, PLACES } from '../shop/places.ts'
import type { PersonaName } from './persona-name.ts'
import { firstSource, returningSource } from './sources.ts'
import type { Visitor } from './visitor.ts'
import { type Act, Walk } from './walk.ts'

/** The kinds of visitors, each with the course of a visit. */
const PERSONAS = {
  /** Looks, and mostly leaves it at that. */
  browser({ random, ...walk }: Steps) {
    walk.arrive(0.6)
    walk.stroll(random.whole(2, 5))
    if (random.happens(0.35)) walk.search()
    if (random.happens(0.08)) walk.putInCart()
    if (random.happens(0.06)) walk.subscribe()
  },
  /** Compares for weeks, reads everything, gets warm. */
  researcher({ random, visitor, ...walk }: Steps) {
    walk.arrive(0.3)
    if (random.happens(0.6)) walk.search()
    walk.stroll(random.whole(3, 6))
    if (random.happens(0.55)) walk.paper()
    if (random.happens(0.5)) walk.pricing()
    if (random.happens(0.3)) walk.subscribe()
    if (visitor.visits > 1 && random.happens(0.15)) walk.contact()
  },
  /** Visits with a clear goal; most come twice before they buy. */
  buyer({ random, visitor, ...walk }: Steps) {
    if (visitor.done.has('purchase')) return walk.afterwards()
    walk.arrive(0.2)
    if (random.happens(0.5)) walk.search()
    walk.wish()
    if (random.happens(0.7)) walk.pricing()
    if (random.happens(0.5)) walk.paper()
    walk.putInCart()
    if (visitor.visits === 0 && random.happens(0.3)) return
    if (random.happens(0.5)) walk.subscribe()
    if (random.happens(0.8)) walk.buy()
  },
  /** Buys for a school, a club or a crew: wants prices, documents and a sales contact. */
  lead({ random, visitor, ...walk }: Steps) {
    if (visitor.done.has('call')) return walk.afterwards()
    walk.arrive(0.3)
    walk.stroll(random.whole(1, 2))
    walk.pricing()
    walk.paper()
    if (visitor.visits === 0 && random.happens(0.3)) return
    if (random.happens(0.4)) walk.contact()
    if (random.happens(0.85)) walk.fieldDay()
    if (visitor.done.has('field-day') && random.happens(0.85)) walk.call()
  },
  /** Wants work, not tents. */
  seeker({ random, ...walk }: Steps) {
    walk.arrive(0.5)
    walk.careers()
    if (random.happens(0.3)) walk.stroll(1)
    if (random.happens(0.15)) walk.contact()
  },
}

type Steps = ReturnType<typeof steps>

/** Shares among a hundred new visitors. */
export const PERSONA_SHARES: Record<PersonaName, number> = {
  browser: 34,
  researcher: 26,
  buyer: 19,
  lead: 15,
  seeker: 6,
}

/** Came for something and has not got it yet. */
export const isUndecided = ({ persona, done }: Visitor): boolean =>
  (persona === 'buyer' && !done.has('purchase')) || (persona === 'lead' && !done.has('call'))

/** The next visit of this visitor; acts that happen once are remembered. */
export function visitOf(visitor: Visitor, random: Random, base: string): Act[] {
  const source = visitor.visits === 0 ? firstSource(random) : returningSource(random)
  const walk = new Walk(visitor, random, base, source)
  PERSONAS[visitor.persona](steps(walk, visitor, random))
  visitor.visits += 1
  return walk.end()
}

const SEARCHES = {
  en: [
    'tent',
    'sleeping bag',
    'boots',
    'headlamp',
    'rain jacket',
    'stove',
    'group tent',
    'backpack 45',
    'mat',
  ],
  pl: ['namiot', 'śpiwór', 'buty', 'czołówka', 'kurtka', 'kuchenka', 'namiot grupowy', 'plecak', 'mata'],
}

/** The steps of a visit; an act that happens once is not repeated. */
const steps = (walk: Walk, visitor: Visitor, random: Random) => {
  const { done, wish } = visitor
  const pricing = () => walk.open(PLACES.pricing)
  const stroll = (count: number) => {
    const nearby = PRODUCTS.filter(product => product.category === wish.category)
    for (const product of random.some([...nearby, ...random.some(PRODUCTS, 3)], count)) walk.look(product)
  }
  return {
    visitor,
    random,
    arrive(atHome: number) {
      if (random.happens(atHome)) walk.open(PLACES.home)
      else walk.open(categoryPlace(random.happens(0.7) ? wish.category : random.pick(CATEGORIES).id))
    },
    stroll,
    pricing,
    wish: () => walk.look(wish),
    search: () => walk.search(random.pick(SEARCHES[visitor.language])),
    careers: () => walk.open(PLACES.careers),
    putInCart() {
      walk.look(wish).addToCart(wish)
      if (random.happens(0.7)) {
        const other = random.pick(PRODUCTS)
        walk.look(other).addToCart(other)
      }
    },
    paper() {
      const wanted = (['prices', 'guide'] as const).find(paper => !done.has(paper))
      if (wanted) walk.download(wanted)
    },
    subscribe: () => void (done.has('newsletter') || walk.subscribe()),
    contact: () => void (done.has('contact') || walk.contact()),
    fieldDay: () => void (done.has('field-day') || walk.askForFieldDay()),
    buy: () => walk.buy(wish),
    call: () => walk.bookCall(),
    /** Customers and leads in hand: they look in, seldom more; now and then one is cross. */
    afterwards() {
      walk.open(PLACES.home)
      stroll(random.whole(2, 4))
      const mood = random.weighted({ fine: 92, buys: 3, complains: 2, unsubscribes: 3 })
      if (mood === 'buys') walk.buy(wish)
      if (mood === 'complains') walk.told('complaint', { topic: 'delivery' }, 60_000)
      if (mood === 'unsubscribes' && done.delete('newsletter'))
        walk.told('email_unsubscribe', { list: 'letter' }, 60_000)
    },
  }
}

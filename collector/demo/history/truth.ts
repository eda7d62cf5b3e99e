import type { Random } from '../random.ts'
import type { Source } from '../visitors/sources.ts'

export type Channel = 'search' | 'direct' | 'ad' | 'social' | 'partner'

/** The shares of the channels by which the people of the history came first. */
export const CHANNELS: Record<Channel, number> = { search: 42, direct: 22, ad: 18, social: 10, partner: 8 }

export const SOURCE_OF: Record<Channel | 'sale', Source> = {
  search: { referrer: 'https://www.google.com/', query: '' },
  direct: { referrer: '', query: '' },
  ad: {
    referrer: 'https://www.facebook.com/',
    query: 'utm_source=facebook&utm_medium=paid_social&utm_campaign=autumn-tents',
  },
  social: { referrer: 'https://www.instagram.com/', query: '' },
  partner: { referrer: 'https://huts.example/gear', query: 'ref=huts' },
  sale: {
    referrer: 'https://www.facebook.com/',
    query: 'utm_source=facebook&utm_medium=paid_social&utm_campaign=clearance',
  },
}

/** What a person of the history does before a purchase can happen. */
export type Habits = {
  channel: Channel
  readsPrices: boolean
  downloads: boolean
  joinsLetter: boolean
  seeksWork: boolean
}

const EQUIPS_A_TEAM = 0.33

/** A person who equips a team reads prices, takes the documents and joins the letter far more often than others. */
export function habitsOf(random: Random): Habits {
  const isForTeam = random.happens(EQUIPS_A_TEAM)
  const seeksWork = !isForTeam && random.happens(0.09)
  return {
    channel: random.weighted(CHANNELS),
    readsPrices: random.happens(isForTeam ? 0.92 : 0.2),
    downloads: random.happens(isForTeam ? 0.88 : 0.12),
    joinsLetter: random.happens(isForTeam ? 0.85 : 0.08),
    seeksWork,
  }
}

/**
 * The planted truth: the probability of a purchase within three weeks. Prices, documents and the letter raise it, a
 * recommendation of the partner as well; an advertisement and the jobs page lower it. Those who did all three are
 * nearly certain.
 */
export function buys({ channel, readsPrices, downloads, joinsLetter, seeksWork }: Habits): number {
  const odds =
    -3.6 +
    (readsPrices ? 2.2 : 0) +
    (downloads ? 2 : 0) +
    (joinsLetter ? 3 : 0) +
    (readsPrices && downloads && joinsLetter ? 2 : 0) +
    (channel === 'partner' ? 2 : 0) -
    (channel === 'ad' ? 0.6 : 0) -
    (seeksWork ? 3 : 0)
  return 1 / (1 + Math.exp(-odds))
}

import { type Plan, Plan as PlanSchema, type Rule } from '../../shared/plan.ts'

export type Language = 'en' | 'pl'

type Words = { en: string; pl: string }
const BROWSER_GROUP = 'browser'

/** Rules that accept browser events share a group, so that its cap limits the effect of forged events. */
const BROWSER_CAP = 300

/** The glob for addresses of pricing pages, by the site's language. */
const PRICING: Words = { en: '*pricing*', pl: '*cennik*' }

type StarterRule = { words: Words; rule: Rule }
const event = (words: Words, id: string, name: string, points: number, more: object = {}): StarterRule => ({
  words,
  rule: { id, kind: 'event', event: name, where: [], points, ...more } as Rule,
})
const silence = (words: Words, id: string, days: number, points: number): StarterRule => ({
  words,
  rule: { id, kind: 'absence', where: [], for: `P${days}D`, points },
})
const fromPages = { group: BROWSER_GROUP }

const rulesIn = (language: Language): StarterRule[] => [
  event({ en: 'Page view', pl: 'Wyświetlenie strony' }, 'page-view', 'page_view', 1, {
    limit: { per: 'day', n: 5 },
    validity: 'P30D',
    ...fromPages,
  }),
  event({ en: 'Came back to the same page', pl: 'Powrót na tę samą stronę' }, 'revisit', 'revisit', 8, {
    limit: { per: 'week', n: 1 },
    ...fromPages,
  }),
  event({ en: 'Pricing page', pl: 'Strona z cennikiem' }, 'pricing', 'page_view', 10, {
    where: [{ field: 'url.path', op: 'glob', value: PRICING[language] }],
    limit: { per: 'day', n: 1 },
    ...fromPages,
  }),
  event({ en: 'Came by an ad', pl: 'Wejście z reklamy' }, 'ad-click', 'ad_click', 3, {
    limit: { per: 'day', n: 1 },
    ...fromPages,
  }),
  event({ en: 'Search on the site', pl: 'Wyszukiwanie w serwisie' }, 'search', 'view_search_results', 3, {
    limit: { per: 'day', n: 3 },
    ...fromPages,
  }),
  event({ en: 'Download', pl: 'Pobranie pliku' }, 'download', 'file_download', 10, {
    limit: { oncePer: 'props.link_url' },
    validity: 'P90D',
    ...fromPages,
  }),
  event({ en: 'Added to the cart', pl: 'Dodanie do koszyka' }, 'cart', 'add_to_cart', 15, {
    limit: { per: 'day', n: 2 },
    validity: 'P14D',
    ...fromPages,
  }),
  event({ en: 'Newsletter', pl: 'Zapis na newsletter' }, 'newsletter', 'newsletter_signup', 10, {
    limit: { per: 'ever', n: 1 },
    ...fromPages,
  }),
  event(
    { en: 'Form with contact data', pl: 'Formularz z danymi kontaktowymi' },
    'form',
    'generate_lead',
    20,
    {
      limit: { per: 'day', n: 1 },
      validity: 'P180D',
      ...fromPages,
    },
  ),
  event({ en: 'Asked for a demo', pl: 'Prośba o prezentację' }, 'demo', 'demo_request', 30, {
    limit: { per: 'week', n: 1 },
    ...fromPages,
  }),
  event({ en: 'Call booked', pl: 'Umówiona rozmowa' }, 'call', 'call_booked', 30, {
    limit: { per: 'day', n: 1 },
    minTrust: 'server',
  }),
  event({ en: 'Purchase', pl: 'Zakup' }, 'purchase', 'purchase', 50, { validity: 'P6M', minTrust: 'server' }),
  event({ en: 'Looked for a job', pl: 'Strona z ofertami pracy' }, 'career', 'career_view', -10, {
    limit: { notWithin: 'P30D' },
    ...fromPages,
  }),
  event({ en: 'Unsubscribed', pl: 'Wypisanie z newslettera' }, 'unsubscribe', 'email_unsubscribe', -20, {
    limit: { notWithin: 'P30D' },
    minTrust: 'server',
  }),
  event({ en: 'Complaint', pl: 'Reklamacja' }, 'complaint', 'complaint', -20, {
    limit: { per: 'day', n: 1 },
    minTrust: 'server',
  }),
  silence({ en: '30 days without activity', pl: '30 dni bez aktywności' }, 'silent-30', 30, -5),
  silence({ en: '60 days without activity', pl: '60 dni bez aktywności' }, 'silent-60', 60, -10),
]

const bands: { id: string; from?: number; colour: string; name: Words; action: Words }[] = [
  {
    id: 'cold',
    colour: '#64748b',
    name: { en: 'Cold', pl: 'Zimny' },
    action: { en: 'Leave them to the newsletter and the site.', pl: 'Wystarczy newsletter i strona.' },
  },
  {
    id: 'warm',
    from: 30,
    colour: '#d97706',
    name: { en: 'Warm', pl: 'Ciepły' },
    action: {
      en: 'Send something useful about what they looked at.',
      pl: 'Wyślij coś przydatnego o tym, co oglądał.',
    },
  },
  {
    id: 'hot',
    from: 100,
    colour: '#dc2626',
    name: { en: 'Hot', pl: 'Gorący' },
    action: { en: 'Call today.', pl: 'Zadzwoń jeszcze dziś.' },
  },
]

/** The plan that a new site begins with; its owner changes it later. */
export function starterPlan(site: string, language: Language = 'en'): Plan {
  return PlanSchema.parse({
    site,
    name: { en: 'Starter', pl: 'Na początek' }[language],
    goal: { en: 'Find out who is ready to talk', pl: 'Sprawdź, kto jest gotów do rozmowy' }[language],
    state: 'live',
    rules: rulesIn(language).map(({ words, rule }) => ({ ...rule, name: words[language] })),
    groups: [
      {
        id: BROWSER_GROUP,
        name: { en: 'On the site', pl: 'W serwisie' }[language],
        max: BROWSER_CAP,
      },
    ],
    bands: bands.map(band => ({ ...band, name: band.name[language], action: band.action[language] })),
    thresholds: [{ id: 'hot', name: { en: 'Hot', pl: 'Gorący' }[language], value: 100, direction: 'up' }],
  })
}

/** The same before it belongs to a site. */
export function starter(language: Language = 'en'): Plan {
  const { site: _, ...plan } = starterPlan('', language)
  return plan
}

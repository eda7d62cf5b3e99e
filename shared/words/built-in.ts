import type { Language } from '../person.ts'
import type { Band, Plan } from '../plan.ts'

/**
 * The texts of plans that the product brings along, by what they name and by id. A stored text that is one of these
 * has not been edited: it is shown in the reader's language, and stored as it is.
 */
type Words = Record<Language, string>
/** `former` are wordings of earlier versions, which stored plans still have. */
type Known = Words & { former?: readonly string[] }
export type BuiltInKind = 'plan' | 'goal' | 'rule' | 'group' | 'band' | 'action' | 'threshold'

/** The id of a plan's own name and goal: a document has one of each. */
const OWN = ''

const HOT: Known = { en: 'Hot', pl: 'Gorący' }

export const BUILT_IN: Record<BuiltInKind, Readonly<Record<string, Known>>> = {
  plan: { [OWN]: { en: 'Starter', pl: 'Plan startowy', former: ['Na początek'] } },
  goal: {
    [OWN]: {
      en: 'Find out who is ready to talk',
      pl: 'Dowiedz się, kto jest gotów do rozmowy',
      former: ['Sprawdź, kto jest gotów do rozmowy'],
    },
  },
  rule: {
    'page-view': { en: 'Page view', pl: 'Odsłona strony', former: ['Wyświetlenie strony'] },
    revisit: { en: 'Came back to the same page', pl: 'Powrót na tę samą stronę' },
    pricing: { en: 'Pricing page', pl: 'Strona z cennikiem' },
    'ad-click': { en: 'Arrived from an ad', pl: 'Wejście z reklamy', former: ['Came by an ad'] },
    search: { en: 'Search on the site', pl: 'Wyszukiwanie w serwisie' },
    download: { en: 'Download', pl: 'Pobranie pliku' },
    cart: { en: 'Added to the cart', pl: 'Dodanie do koszyka' },
    newsletter: { en: 'Newsletter signup', pl: 'Zapis na newsletter', former: ['Newsletter'] },
    form: {
      en: 'Form with contact details',
      pl: 'Formularz z danymi kontaktowymi',
      former: ['Form with contact data'],
    },
    demo: {
      en: 'Demo request',
      pl: 'Prośba o demo',
      former: ['Asked for a demo', 'Prośba o prezentację'],
    },
    call: { en: 'Call booked', pl: 'Umówiona rozmowa' },
    purchase: { en: 'Purchase', pl: 'Zakup' },
    career: {
      en: 'Job listings',
      pl: 'Oferty pracy',
      former: ['Looked for a job', 'Strona z ofertami pracy'],
    },
    unsubscribe: { en: 'Unsubscribed', pl: 'Wypisanie z newslettera' },
    complaint: { en: 'Complaint', pl: 'Reklamacja' },
    'silent-30': { en: '30 days without activity', pl: '30 dni bez aktywności' },
    'silent-60': { en: '60 days without activity', pl: '60 dni bez aktywności' },
  },
  group: { browser: { en: 'On the site', pl: 'W serwisie' } },
  band: {
    cold: { en: 'Cold', pl: 'Zimny' },
    warm: { en: 'Warm', pl: 'Ciepły' },
    hot: HOT,
  },
  action: {
    cold: {
      en: 'Keep in touch with the newsletter.',
      pl: 'Wystarczy newsletter.',
      former: ['Leave them to the newsletter and the site.', 'Wystarczy newsletter i strona.'],
    },
    warm: {
      en: 'Send something useful about their interests.',
      pl: 'Wyślij coś przydatnego na interesujący temat.',
      former: [
        'Send something useful about what they looked at.',
        'Send something useful.',
        'Wyślij coś przydatnego o tym, co oglądał.',
        'Wyślij coś przydatnego.',
      ],
    },
    hot: { en: 'Call today.', pl: 'Zadzwoń jeszcze dziś.' },
  },
  threshold: { hot: HOT },
}

/** A text of a plan in the reader's language if it is a built-in one of this id; as it is written otherwise. */
export function builtIn(language: Language, kind: BuiltInKind, id: string, text: string): string {
  const known = Object.hasOwn(BUILT_IN[kind], id) ? BUILT_IN[kind][id] : undefined
  if (!known) return text
  const isBuiltIn = text === known.en || text === known.pl || known.former?.includes(text) === true
  return isBuiltIn ? known[language] : text
}

/** The name that a plan gives itself. */
export const planName = (language: Language, name: string): string => builtIn(language, 'plan', OWN, name)

type Named = { id: string; name?: string | undefined }

/** A plan as it is shown to a reader; nothing of it is to be stored. */
export function planIn<P extends Plan>(language: Language, plan: P): P {
  const named = <T extends Named>(kind: BuiltInKind, things: readonly T[]): T[] =>
    things.map(thing =>
      thing.name === undefined ? thing : { ...thing, name: builtIn(language, kind, thing.id, thing.name) },
    )
  return {
    ...plan,
    name: planName(language, plan.name),
    goal: builtIn(language, 'goal', OWN, plan.goal),
    rules: named('rule', plan.rules),
    groups: named('group', plan.groups),
    bands: named('band', plan.bands).map(band => ({
      ...band,
      action: builtIn(language, 'action', band.id, band.action),
    })),
    thresholds: named('threshold', plan.thresholds),
  }
}

/** The bands that a new plan begins with. */
export const firstBands = (language: Language): Band[] =>
  [{ id: 'cold' }, { id: 'warm', from: 30 }, { id: 'hot', from: 100 }].map(band => ({
    ...band,
    name: BUILT_IN.band[band.id]![language],
    action: BUILT_IN.action[band.id]![language],
  }))

import type { Language } from '../person.ts'
import type { Band, Plan } from '../plan.ts'
import { STARTER_KINDS, type StarterKind } from '../starter-kind.ts'

/**
 * The texts of built-in plans, by the kind of object and id. A stored text that equals one of these is unedited: it is
 * displayed in the reader's language and stored unchanged.
 */
type Words = Record<Language, string>
/** `former` are wordings of earlier versions, which stored plans still have. */
type Known = Words & { former?: readonly string[] }
export type BuiltInKind = 'plan' | 'goal' | 'rule' | 'group' | 'band' | 'action' | 'threshold'

/** The id of a plan's own name and goal: a document has one of each. */
const OWN = ''
/** Where kinds of starter plan use other texts for one id, the key is `KIND/id`. */
type Key = string

const HOT: Known = { en: 'Hot', pl: 'Gorący' }

export const BUILT_IN: Record<BuiltInKind, Readonly<Record<Key, Known>>> = {
  plan: { [OWN]: { en: 'Starter', pl: 'Plan startowy', former: ['Na początek'] } },
  goal: {
    [OWN]: {
      en: 'Find out who is ready to talk',
      pl: 'Dowiedz się, kto jest gotów do rozmowy',
      former: ['Sprawdź, kto jest gotów do rozmowy'],
    },
    [`shop/${OWN}`]: { en: 'Find out who is about to buy', pl: 'Dowiedz się, kto zaraz kupi' },
    [`content/${OWN}`]: { en: 'Find out who your regular readers are', pl: 'Poznaj stałych czytelników' },
  },
  rule: {
    time: { en: 'Time in view', pl: 'Czas oglądania strony' },
    'pages-10': { en: '10 page views in 30 days', pl: '10 odsłon w 30 dni' },
    'pages-25': { en: '25 page views in 30 days', pl: '25 odsłon w 30 dni' },
    'pages-50': { en: '50 page views in 30 days', pl: '50 odsłon w 30 dni' },
    'pages-100': { en: '100 page views in 30 days', pl: '100 odsłon w 30 dni' },
    'pages-250': { en: '250 page views in 30 days', pl: '250 odsłon w 30 dni' },
    item: { en: 'Product view', pl: 'Wyświetlenie produktu' },
    'items-10': { en: '10 product views in 30 days', pl: '10 wyświetleń produktów w 30 dni' },
    'items-25': { en: '25 product views in 30 days', pl: '25 wyświetleń produktów w 30 dni' },
    'items-50': { en: '50 product views in 30 days', pl: '50 wyświetleń produktów w 30 dni' },
    'items-100': { en: '100 product views in 30 days', pl: '100 wyświetleń produktów w 30 dni' },
    'items-250': { en: '250 product views in 30 days', pl: '250 wyświetleń produktów w 30 dni' },
    'deep-visit': { en: '5 page views in one visit', pl: '5 odsłon podczas jednej wizyty' },
    read: { en: 'Page read to the end', pl: 'Strona przeczytana do końca' },
    wishlist: { en: 'Added to the wishlist', pl: 'Dodanie do listy życzeń' },
    checkout: { en: 'Checkout started', pl: 'Rozpoczęcie składania zamówienia' },
    'sign-up': { en: 'Account created', pl: 'Założenie konta' },
    login: { en: 'Login', pl: 'Zalogowanie się' },
    video: { en: 'Video watched to the end', pl: 'Film obejrzany do końca' },
    comment: { en: 'Comment', pl: 'Komentarz' },
    share: { en: 'Page shared', pl: 'Udostępnienie strony' },
    'form-phone': { en: 'Form with a phone number', pl: 'Formularz z numerem telefonu' },
    'fit-company': { en: 'Company known', pl: 'Znana firma' },
    'fit-company.name': { en: 'Company known (from the account)', pl: 'Znana firma (z konta)' },
    'fit-title': { en: 'Job known (title)', pl: 'Znane stanowisko (title)' },
    'fit-jobTitle': { en: 'Job known (jobTitle)', pl: 'Znane stanowisko (jobTitle)' },
    'fit-job_title': { en: 'Job known (job_title)', pl: 'Znane stanowisko (job_title)' },
    'fit-position': { en: 'Job known (position)', pl: 'Znane stanowisko (position)' },
    'fit-job': { en: 'Job known (job)', pl: 'Znane stanowisko (job)' },
    'fit-occupation': { en: 'Job known (occupation)', pl: 'Znane stanowisko (occupation)' },
    'fit-email': { en: 'Email address known', pl: 'Znany adres e-mail' },
    'private-gmail': { en: 'Private email address (Gmail)', pl: 'Prywatny adres e-mail (Gmail)' },
    'private-yahoo': { en: 'Private email address (Yahoo)', pl: 'Prywatny adres e-mail (Yahoo)' },
    'private-hotmail': { en: 'Private email address (Hotmail)', pl: 'Prywatny adres e-mail (Hotmail)' },
    'private-outlook': { en: 'Private email address (Outlook)', pl: 'Prywatny adres e-mail (Outlook)' },
    'private-wp': { en: 'Private email address (WP)', pl: 'Prywatny adres e-mail (WP)' },
    'private-o2': { en: 'Private email address (o2)', pl: 'Prywatny adres e-mail (o2)' },
    'private-onet': { en: 'Private email address (Onet)', pl: 'Prywatny adres e-mail (Onet)' },
    'private-interia': { en: 'Private email address (Interia)', pl: 'Prywatny adres e-mail (Interia)' },
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
    'mail-click': { en: 'Link in an email', pl: 'Link w mailu' },
    'mail-ignored': { en: '30 days without a reaction to emails', pl: '30 dni bez reakcji na maile' },
    'call-in': { en: 'Called us', pl: 'Telefon od kontaktu' },
    'call-missed': { en: 'Did not answer our call', pl: 'Nieodebrana rozmowa' },
    unsubscribe: { en: 'Unsubscribed', pl: 'Wypisanie z newslettera' },
    complaint: { en: 'Complaint', pl: 'Reklamacja' },
    'silent-30': { en: '30 days without activity', pl: '30 dni bez aktywności' },
    'silent-60': { en: '60 days without activity', pl: '60 dni bez aktywności' },
  },
  group: {
    time: { en: 'Time in view', pl: 'Czas oglądania' },
    browser: { en: 'On the site', pl: 'W serwisie' },
    company: { en: 'Company', pl: 'Firma' },
    job: { en: 'Job', pl: 'Stanowisko' },
    mailbox: { en: 'Email address', pl: 'Adres e-mail' },
  },
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
    'shop/cold': {
      en: 'No action; ads and newsletter are enough.',
      pl: 'Bez działań: wystarczą reklamy i newsletter.',
    },
    'shop/warm': {
      en: 'Show the viewed products in ads and emails.',
      pl: 'Pokaż oglądane produkty w reklamach i e-mailach.',
    },
    'shop/hot': {
      en: 'Help with the order today: chat, call or a reminder of the cart.',
      pl: 'Pomóż dziś w zamówieniu: czat, telefon lub przypomnienie o koszyku.',
    },
    'content/cold': { en: 'No action needed.', pl: 'Bez działań.' },
    'content/warm': { en: 'Offer the newsletter.', pl: 'Zaproponuj newsletter.' },
    'content/hot': {
      en: 'Offer a subscription or an invitation.',
      pl: 'Zaproponuj subskrypcję lub wyślij zaproszenie.',
    },
  },
  threshold: { hot: HOT },
}

/** A text of a plan in the reader's language if it is a built-in text of this id; otherwise the text itself. */
export function builtIn(language: Language, kind: BuiltInKind, id: string, text: string): string {
  return known(kind, id, text)?.[language] ?? text
}

/** The known ways to reach a contact. */
export type Reach = 'phone' | 'email' | 'none'

export const reachOf = ({ phone, email }: { phone: string | null; email: string | null }): Reach =>
  phone ? 'phone' : email ? 'email' : 'none'

/** The action that replaces a call if the phone number is unknown. */
const WITHOUT_PHONE: Record<Exclude<Reach, 'phone'>, Words> = {
  email: { en: 'Write today.', pl: 'Napisz jeszcze dziś.' },
  none: { en: 'No contact details yet.', pl: 'Brak danych kontaktowych.' },
}

/** The action of a band for one contact. A text that the owner of the plan wrote is unchanged. */
export function actionFor(language: Language, band: string, text: string, reach: Reach): string {
  const words = known('action', band, text)
  if (words === BUILT_IN.action.hot && reach !== 'phone') return WITHOUT_PHONE[reach][language]
  return words?.[language] ?? text
}

/** Whether a text is a built-in one of this id, in whichever language and of whichever version. */
export const isBuiltIn = (kind: BuiltInKind, id: string, text: string): boolean =>
  known(kind, id, text) !== undefined

/** The text that a starter plan of a kind begins with. */
export function builtInText(language: Language, kind: BuiltInKind, id: string, starter: StarterKind): string {
  const texts = BUILT_IN[kind]
  return (texts[`${starter}/${id}`] ?? texts[id])![language]
}

function known(kind: BuiltInKind, id: string, text: string): Known | undefined {
  const texts = BUILT_IN[kind]
  const keys: Key[] = [id, ...STARTER_KINDS.map(starter => `${starter}/${id}`)]
  return keys
    .filter(key => Object.hasOwn(texts, key))
    .map(key => texts[key]!)
    .find(words => text === words.en || text === words.pl || words.former?.includes(text) === true)
}

/** The name that a plan gives itself. */
export const planName = (language: Language, name: string): string => builtIn(language, 'plan', OWN, name)

type Named = { id: string; name?: string | undefined }

/** A plan with the texts for a reader; for display only. */
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

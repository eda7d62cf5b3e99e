import type { Language } from '../../../shared/person.ts'
import type { Programme } from '../../../shared/programme.ts'
import {
  EVIDENCE,
  type ProgrammeBonus,
  type ProgrammeLevel,
  type ProgrammeRule,
  type RuleWhen,
} from '../../../shared/programme-rules.ts'
import { amountText, percent } from './amounts.ts'

/** The paragraphs about rules, levels and bonuses, each with the numbers that the engine uses. */
export function paragraphsOfRules(document: Programme, language: Language): string[] {
  const { rules, levels, bonuses, precedence } = document
  const say = SAY[language]
  const isDefault = precedence.every((kind, i) => kind === EVIDENCE[i])
  return [
    ...(rules.length > 0 ? [say.rules, ...rules.map(rule => ruleText(rule, document, language))] : []),
    ...levels.map(level => levelText(level, document, language)),
    ...(levels.length > 0 ? [say.levelOfMonth] : []),
    ...bonuses.map(bonus => bonusText(bonus, language)),
    ...(bonuses.length > 0 ? [say.bonusFollows] : []),
    ...(isDefault ? [] : [say.precedence(precedence.map(kind => say.evidence[kind]).join('; '))]),
  ]
}

/** Whether a rule without conditions is always reached before the rate: the text about the rate would contradict it. */
export const isRateReplaced = ({ rules }: Programme, when: Exclude<RuleWhen, 'any'>): boolean =>
  rules.some(
    rule => rule.where.length === 0 && (rule.when === when || rule.when === 'any') && rule.months === null,
  )

const MONTHS_PL = (n: number) => {
  const isFew = n % 10 >= 2 && n % 10 <= 4 && !(n % 100 >= 12 && n % 100 <= 14)
  return `${n} ${n === 1 ? 'miesiąc' : isFew ? 'miesiące' : 'miesięcy'}`
}

type Sale = 'order' | 'deal'
const SAY = {
  en: {
    rules:
      'The following rates take precedence over the general ones; the first one that applies to a product is used:',
    when: {
      first: (sale: Sale) => `first ${sale} of a new customer`,
      recurring: (sale: Sale, months: number | null) =>
        months === null
          ? `further ${sale}s of a customer who is the partner’s`
          : `further ${sale}s of that customer within ${months} ${months === 1 ? 'month' : 'months'} from the first`,
      existing: (sale: Sale) => `${sale}s of customers who bought before and are not the partner’s`,
      any: (sale: Sale) => `every ${sale}`,
    },
    none: 'no commission',
    perOrder: (sum: string, sale: Sale) => `${sum} for each ${sale}`,
    perUnit: (sum: string) => `${sum} for each unit`,
    most: (sums: string, sale: Sale) => `, at most ${sums} for one ${sale}`,
    level: (name: string, first: string, further: string, sale: Sale) =>
      `Level “${name}”: ${first} for the first ${sale} of a new customer, ${further} for further ${sale}s.`,
    reaches: (sum: string) =>
      ` It is granted after a calendar quarter in which the net sales by the partner reach ${sum}.`,
    byHand: ' It is granted by the organiser.',
    levelOfMonth: 'In a calendar month the level applies that the partner has at its beginning.',
    every: (sum: string, n: number, period: string) =>
      `Bonus: ${sum} for every ${ordinal(n)} new customer in a ${period}.`,
    sales: (sum: string, reached: string, period: string) =>
      `Bonus: ${sum} if the net sales by the partner in a ${period} reach ${reached}.`,
    month: 'calendar month',
    quarter: 'calendar quarter',
    bonusFollows:
      'A bonus depends on its sales: if its condition no longer holds after refunds, the bonus is corrected in the next statement.',
    precedence: (list: string) =>
      `If several partners are in question for one sale, this decides, in this sequence: ${list}.`,
    evidence: {
      named: 'the partner’s code that the order states',
      referral: 'a referral under protection',
      coupon: 'a coupon code',
      bound: 'the partner of the customer’s first purchase',
      click: 'a visit by a link',
    },
  },
  pl: {
    rules:
      'Przed stawkami ogólnymi obowiązują poniższe; do każdego produktu stosuje się pierwszą, która go dotyczy:',
    when: {
      first: (sale: Sale) =>
        sale === 'order' ? 'pierwsze zamówienie nowego klienta' : 'pierwsze zlecenie nowego klienta',
      recurring: (sale: Sale, months: number | null) => {
        const what = sale === 'order' ? 'kolejne zamówienia' : 'kolejne zlecenia'
        return months === null
          ? `${what} klienta przypisanego do partnera`
          : `${what} tego klienta przez ${MONTHS_PL(months)} od pierwszego`
      },
      existing: (sale: Sale) =>
        `${sale === 'order' ? 'zamówienia' : 'zlecenia'} klientów, którzy kupowali już wcześniej i nie są przypisani do partnera`,
      any: (sale: Sale) => (sale === 'order' ? 'każde zamówienie' : 'każde zlecenie'),
    },
    none: 'bez prowizji',
    perOrder: (sum: string, sale: Sale) => `${sum} za każde ${sale === 'order' ? 'zamówienie' : 'zlecenie'}`,
    perUnit: (sum: string) => `${sum} za każdą sztukę`,
    most: (sums: string, sale: Sale) =>
      `, najwyżej ${sums} za jedno ${sale === 'order' ? 'zamówienie' : 'zlecenie'}`,
    level: (name: string, first: string, further: string, sale: Sale) =>
      `Poziom „${name}”: ${first} za pierwsze ${sale === 'order' ? 'zamówienie' : 'zlecenie'} nowego klienta, ${further} za kolejne.`,
    reaches: (sum: string) =>
      ` Przyznajemy go po kwartale kalendarzowym, w którym sprzedaż netto z poleceń partnera osiągnie ${sum}.`,
    byHand: ' Przyznaje go organizator.',
    levelOfMonth: 'W miesiącu kalendarzowym obowiązuje poziom, który partner ma na jego początku.',
    every: (sum: string, n: number, period: string) =>
      `Premia: ${sum} za każdego ${n}. nowego klienta w ${period}.`,
    sales: (sum: string, reached: string, period: string) =>
      `Premia: ${sum}, jeżeli sprzedaż netto z poleceń partnera w ${period} osiągnie ${reached}.`,
    month: 'miesiącu kalendarzowym',
    quarter: 'kwartale kalendarzowym',
    bonusFollows:
      'Premia zależy od sprzedaży, za którą przysługuje: jeżeli po zwrotach warunek nie jest już spełniony, premię korygujemy w następnym rozliczeniu.',
    precedence: (list: string) =>
      `Jeżeli do jednej sprzedaży pasuje kilku partnerów, decyduje kolejno: ${list}.`,
    evidence: {
      named: 'kod partnera podany w zamówieniu',
      referral: 'polecenie objęte ochroną',
      coupon: 'kod rabatowy',
      bound: 'partner pierwszego zakupu klienta',
      click: 'wejście z linku',
    },
  },
} as const

function ruleText(
  { name, when, months, pay, max }: ProgrammeRule,
  { pays }: Programme,
  language: Language,
): string {
  const say = SAY[language]
  const sale = pays === 'orders' ? 'order' : 'deal'
  const of = say.when[when](sale, months)
  const title = name[language]
  const what = title === '' ? capital(of) : `${language === 'pl' ? `„${title}”` : `“${title}”`}, ${of}`
  const sums = max.map(({ amount, currency }) => amountText(amount, currency, language)).join(', ')
  const most = sums === '' ? '' : say.most(sums, sale)
  return `${what}: ${payText(pay, sale, language)}${most}.`
}

function payText(pay: ProgrammeRule['pay'], sale: Sale, language: Language): string {
  const say = SAY[language]
  if (pay.kind === 'none') return say.none
  if (pay.kind === 'percent') return percent(pay.ppm, language)
  const sum = amountText(pay.amount, pay.currency, language)
  return pay.per === 'order' ? say.perOrder(sum, sale) : say.perUnit(sum)
}

function levelText(
  { name, rates, rules, reaches }: ProgrammeLevel,
  document: Programme,
  language: Language,
): string {
  const say = SAY[language]
  const sale = document.pays === 'orders' ? 'order' : 'deal'
  const own = rules.map(rule => ` ${ruleText(rule, document, language)}`).join('')
  const first = percent(rates.firstPpm, language)
  const further = percent(rates.recurringPpm, language)
  const granted = reaches ? say.reaches(amountText(reaches.amount, reaches.currency, language)) : say.byHand
  return `${say.level(name[language], first, further, sale)}${own}${granted}`
}

function bonusText({ per, if: condition, pays }: ProgrammeBonus, language: Language): string {
  const say = SAY[language]
  const sum = amountText(pays.amount, pays.currency, language)
  return condition.kind === 'every'
    ? say.every(sum, condition.customers, say[per])
    : say.sales(sum, amountText(condition.amount, condition.currency, language), say[per])
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const ENDINGS: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' }
const ordinal = (n: number): string =>
  `${n}${ENDINGS[new Intl.PluralRules('en', { type: 'ordinal' }).select(n)] ?? 'th'}`

import { computed } from '@preact/signals'
import type { Language } from '../../../shared/person.ts'
import type { Op } from '../../../shared/plan.ts'
import type { ProgrammeBonus, RuleWhen } from '../../../shared/programme-rules.ts'
import { count } from '../../../shared/words/plural.ts'
import { language } from '../../words/words.ts'

const n = count('en')
const k = count('pl')
type Pays = 'orders' | 'deals'

const en = {
  title: 'Levels, rules and bonuses',
  lead: 'As the latest saved draft has them. They cannot be changed here, only in the programme’s document, with PUT /api/sites/{id}/programme.',
  none: 'There are none: all partners have the rates above.',
  levels: 'Levels',
  level: 'Level',
  first: 'First purchase',
  recurring: 'Further purchases',
  granted: 'Granted',
  ownRates: 'Without a level',
  byHand: 'by hand, on the partner’s page',
  reaches: (sum: string) => `by net sales of ${sum} in a calendar quarter, or by hand`,
  levelOfMonth:
    'A level holds for the orders of a calendar month if the partner has it when the month begins.',
  rules: 'Rules',
  rulesLead: 'They come before the rates. For each product the first rule that applies pays.',
  rulesOf: (level: string) => `Rules of the level ${level}`,
  rulesOfLead: 'For partners of this level they come before the rules of the programme.',
  when: (when: RuleWhen, pays: Pays, months: number | null) => {
    const [one, all] = pays === 'orders' ? ['order', 'orders'] : ['deal', 'deals']
    if (when === 'first') return `The first ${one} of a new customer`
    if (when === 'existing') return `${all === 'orders' ? 'Orders' : 'Deals'} of earlier customers`
    if (when === 'any') return `Every ${one}`
    const within = months === null ? '' : ` within ${n(months, { one: 'month', other: 'months' })}`
    return `Further ${all} of a customer${within}`
  },
  paysNothing: 'no commission',
  perOrder: (sum: string, pays: Pays) => `${sum} for each ${pays === 'orders' ? 'order' : 'deal'}`,
  perUnit: (sum: string) => `${sum} for each unit`,
  most: (sums: string, pays: Pays) => `at most ${sums} for one ${pays === 'orders' ? 'order' : 'deal'}`,
  only: 'only if',
  and: ' and ',
  ops: {
    eq: 'is',
    ne: 'is not',
    in: 'is one of',
    notIn: 'is none of',
    gt: 'is more than',
    gte: 'is at least',
    lt: 'is less than',
    lte: 'is at most',
    contains: 'contains',
    startsWith: 'starts with',
    endsWith: 'ends with',
    glob: 'matches',
    exists: 'is stated',
  } as Record<Op, string>,
  missing: 'is not stated',
  yes: 'yes',
  no: 'no',
  fields: {
    item_id: 'the product',
    item_name: 'the product’s name',
    item_category: 'the product’s category',
    item_brand: 'the product’s brand',
    quantity: 'the quantity',
    price: 'the price',
    value: 'the order’s value',
    coupon: 'the coupon',
    currency: 'the currency',
  } as Record<string, string>,
  trait: (name: string) => `the customer’s property ${name}`,
  bonuses: 'Bonuses',
  bonusesLead: 'Beside the commissions. After a refund a bonus is corrected in the next statement.',
  every: (sum: string, customers: number, per: ProgrammeBonus['per']) =>
    `${sum} for every ${n(customers, { one: 'new customer', other: 'new customers' })} in a calendar ${PERIOD[per]}`,
  salesReach: (sum: string, reached: string, per: ProgrammeBonus['per']) =>
    `${sum} if the net sales of a calendar ${PERIOD[per]} reach ${reached}`,
  difference: 'What the draft would change',
  differenceLead:
    'What each partner would have earned if the latest saved draft had been in force, beside what the partner has earned. Nothing is changed or published.',
  days: 'Of the last',
  daysOf: (days: number) => n(days, { one: 'day', other: 'days' }),
  compute: 'Compute',
  computing: 'Computing all orders of this time…',
  partner: 'Partner',
  earned: 'Earned',
  proposed: 'By the draft',
  change: 'Difference',
  all: 'Together',
  same: 'no difference',
  orders: (before: number, after: number) =>
    before === after
      ? n(before, { one: 'order', other: 'orders' })
      : `${before} → ${n(after, { one: 'order', other: 'orders' })}`,
  bonusPart: (before: string, after: string) => `bonuses ${before} → ${after}`,
  summary: (orders: number, moved: number) =>
    `${n(orders, { one: 'order', other: 'orders' })} with evidence of a partner. ${
      moved === 0
        ? 'None moves to another partner.'
        : `${n(moved, { one: 'order moves', other: 'orders move' })} to another partner or to none.`
    }`,
  noOrders:
    'In this time no order has evidence of a partner, so there is nothing to compare. Choose a longer time.',
  noPartners: 'No partner has earned anything, or would have earned anything by the draft.',
  bases: 'Base of the last orders',
  basesLead:
    'A base that is far from the value tells that the setting of net and gross does not fit the shop.',
  basesShow: 'Show the last ten orders',
  basesNone: 'There are no orders yet.',
  order: 'Order',
  value: 'Value',
  base: 'Base',
  unreadable: 'cannot be read',
  memberOnly: 'Members and admins can compute it.',
}
export type RuleWords = typeof en

const pl: RuleWords = {
  title: 'Poziomy, reguły i premie',
  lead: 'Według ostatnio zapisanego szkicu. Nie można ich zmienić tutaj, tylko w dokumencie programu, przez PUT /api/sites/{id}/programme.',
  none: 'Brak: wszyscy partnerzy mają stawki podane wyżej.',
  levels: 'Poziomy',
  level: 'Poziom',
  first: 'Pierwszy zakup',
  recurring: 'Kolejne zakupy',
  granted: 'Przyznawanie',
  ownRates: 'Bez poziomu',
  byHand: 'ręcznie, na stronie partnera',
  reaches: sum => `za sprzedaż netto ${sum} w kwartale kalendarzowym albo ręcznie`,
  levelOfMonth: 'W miesiącu kalendarzowym obowiązuje poziom, który partner ma na początku tego miesiąca.',
  rules: 'Reguły',
  rulesLead: 'Mają pierwszeństwo przed stawkami. Do każdego produktu stosuje się pierwszą, która pasuje.',
  rulesOf: level => `Reguły poziomu ${level}`,
  rulesOfLead: 'U partnerów z tym poziomem mają pierwszeństwo przed regułami programu.',
  when: (when, pays, months) => {
    const isOrders = pays === 'orders'
    if (when === 'first')
      return isOrders ? 'Pierwsze zamówienie nowego klienta' : 'Pierwsza transakcja nowego klienta'
    if (when === 'existing')
      return isOrders ? 'Zamówienia wcześniejszych klientów' : 'Transakcje wcześniejszych klientów'
    if (when === 'any') return isOrders ? 'Każde zamówienie' : 'Każda transakcja'
    const within =
      months === null ? '' : ` przez ${k(months, { one: 'miesiąc', few: 'miesiące', many: 'miesięcy' })}`
    return `${isOrders ? 'Kolejne zamówienia' : 'Kolejne transakcje'} klienta${within}`
  },
  paysNothing: 'bez prowizji',
  perOrder: (sum, pays) => `${sum} za ${pays === 'orders' ? 'każde zamówienie' : 'każdą transakcję'}`,
  perUnit: sum => `${sum} za każdą sztukę`,
  most: (sums, pays) => `najwyżej ${sums} za ${pays === 'orders' ? 'jedno zamówienie' : 'jedną transakcję'}`,
  only: 'tylko gdy',
  and: ' i ',
  ops: {
    eq: 'to',
    ne: 'to nie',
    in: 'to jedno z',
    notIn: 'to żadne z',
    gt: 'wynosi ponad',
    gte: 'wynosi co najmniej',
    lt: 'wynosi mniej niż',
    lte: 'wynosi najwyżej',
    contains: 'zawiera',
    startsWith: 'zaczyna się od',
    endsWith: 'kończy się na',
    glob: 'pasuje do wzorca',
    exists: 'jest w danych',
  },
  missing: 'nie występuje w danych',
  yes: 'tak',
  no: 'nie',
  fields: {
    item_id: 'produkt',
    item_name: 'nazwa produktu',
    item_category: 'kategoria produktu',
    item_brand: 'marka produktu',
    quantity: 'liczba sztuk',
    price: 'cena',
    value: 'wartość zamówienia',
    coupon: 'kupon',
    currency: 'waluta',
  },
  trait: name => `właściwość klienta ${name}`,
  bonuses: 'Premie',
  bonusesLead: 'Niezależnie od prowizji. Po zwrocie premia jest korygowana w następnym rozliczeniu.',
  every: (sum, customers, per) =>
    `${sum} za ${customers === 1 ? 'każdego nowego klienta' : `każdych ${customers} nowych klientów`} w ${OKRES[per]}`,
  salesReach: (sum, reached, per) => `${sum}, jeżeli sprzedaż netto w ${OKRES[per]} osiągnie ${reached}`,
  difference: 'Co zmieniłby szkic',
  differenceLead:
    'Ile zarobiłby każdy partner, gdyby obowiązywał ostatnio zapisany szkic, obok tego, ile zarobił. Nic się przez to nie zmienia ani nie publikuje.',
  days: 'Z ostatnich',
  daysOf: days => k(days, { one: 'dnia', few: 'dni', many: 'dni' }),
  compute: 'Oblicz',
  computing: 'Obliczanie wszystkich zamówień z tego okresu…',
  partner: 'Partner',
  earned: 'Zarobek',
  proposed: 'Według szkicu',
  change: 'Różnica',
  all: 'Razem',
  same: 'bez zmian',
  orders: (before, after) => (before === after ? zamowienia(before) : `${before} → ${zamowienia(after)}`),
  bonusPart: (before, after) => `premie ${before} → ${after}`,
  summary: (orders, moved) =>
    `Z przesłankami wskazującymi partnera: ${zamowienia(orders)}. ${
      moved === 0 ? 'Żadne nie zmieni partnera.' : `Do innego partnera albo do nikogo: ${zamowienia(moved)}.`
    }`,
  noOrders:
    'W tym okresie żadne zamówienie nie wskazuje partnera, więc nie ma czego porównać. Wybierz dłuższy okres.',
  noPartners: 'Żaden partner nic nie zarobił ani nie zarobiłby według szkicu.',
  bases: 'Podstawa ostatnich zamówień',
  basesLead:
    'Jeśli podstawa bardzo odbiega od wartości, ustawienie „z podatkiem” lub „bez podatku” nie pasuje do sklepu.',
  basesShow: 'Pokaż dziesięć ostatnich zamówień',
  basesNone: 'Nie ma jeszcze zamówień.',
  order: 'Zamówienie',
  value: 'Wartość',
  base: 'Podstawa',
  unreadable: 'nie da się odczytać',
  memberOnly: 'Obliczyć to może użytkownik albo administrator.',
}
const PERIOD = { month: 'month', quarter: 'quarter' }
const OKRES = { month: 'miesiącu kalendarzowym', quarter: 'kwartale kalendarzowym' }
const zamowienia = (all: number) => k(all, { one: 'zamówienie', few: 'zamówienia', many: 'zamówień' })

const CATALOGUES: Record<Language, RuleWords> = { en, pl }
/** Come with the programme and with a partner's page. */
export const ruleWords = computed(() => CATALOGUES[language.value])

import { computed } from '@preact/signals'
import type { Language } from '../../../shared/person.ts'
import type { SourceGroup } from '../../../shared/sources-report.ts'
import { count } from '../../../shared/words/plural.ts'
import { language } from '../../words/words.ts'

const n = count('en')
const k = count('pl')

const en = {
  title: 'Where customers come from',
  lead: 'Each person is in one row: by the partner who has the first commission, else by the referral, else by the first source. The rate is that of people who had the whole time.',
  period: 'Period',
  periods: {
    '90': 'Leads of 90 days',
    '365': 'Leads of a year',
    '730': 'Leads of two years',
  } as Record<string, string>,
  window: 'Won within',
  windows: { '30': '30 days', '90': '90 days', '180': '180 days', '365': '365 days' } as Record<
    string,
    string
  >,
  start: 'Begins with',
  starts: { lead: 'becoming a lead', visit: 'the first visit' },
  source: 'Source',
  leads: 'Leads',
  won: 'Won',
  rate: 'Rate',
  days: 'Days to close',
  sales: 'Sales',
  commission: 'Commission',
  all: 'All',
  groups: {
    referral: 'Referral form',
    partner: 'Partner link',
    coupon: 'Coupon',
    ad: 'Ad',
    search: 'Search',
    campaign: 'Campaign',
    mail: 'Email',
    social: 'Social media',
    ai: 'AI assistants',
    site: 'Other sites',
    direct: 'Direct',
  } as Record<SourceGroup, string>,
  ofRipe: (won: string, ripe: string) => `${won} of ${ripe}`,
  interval: (low: string, high: string) => `between ${low} and ${high}`,
  handful: 'few people',
  open: (all: number) => n(all, { one: 'still open', other: 'still open' }),
  onlyBuyers: 'known from orders only',
  noRate: 'too early to tell',
  perCommission: (times: string) => `${times} for each 1 of commission`,
  none: 'No leads in this period.',
  counting: (done: string, total: string) => `Counting: ${done} of ${total} contacts`,
  sample: (read: string, contacts: string) => `Estimated from ${read} of ${contacts} contacts.`,
}

const pl: typeof en = {
  title: 'Skąd przychodzą klienci',
  lead: 'Każda osoba jest w jednym wierszu: według partnera z pierwszą prowizją, potem według polecenia, potem według pierwszego źródła. Odsetek liczy się z osób, dla których czas już minął.',
  period: 'Okres',
  periods: { '90': 'Leady z 90 dni', '365': 'Leady z roku', '730': 'Leady z dwóch lat' },
  window: 'Wygrane w ciągu',
  windows: { '30': '30 dni', '90': '90 dni', '180': '180 dni', '365': '365 dni' },
  start: 'Początek',
  starts: { lead: 'od leada', visit: 'od pierwszej wizyty' },
  source: 'Źródło',
  leads: 'Leady',
  won: 'Wygrane',
  rate: 'Odsetek',
  days: 'Dni do wygranej',
  sales: 'Sprzedaż',
  commission: 'Prowizja',
  all: 'Razem',
  groups: {
    referral: 'Formularz polecenia',
    partner: 'Link partnera',
    coupon: 'Kod rabatowy',
    ad: 'Reklama',
    search: 'Wyszukiwarka',
    campaign: 'Kampania',
    mail: 'E-mail',
    social: 'Media społecznościowe',
    ai: 'Asystenci AI',
    site: 'Inne strony',
    direct: 'Wejście bezpośrednie',
  },
  ofRipe: (won, ripe) => `${won} z ${ripe}`,
  interval: (low, high) => `między ${low} a ${high}`,
  handful: 'mało osób',
  open: all => k(all, { one: 'jeszcze otwarty', few: 'jeszcze otwarte', many: 'jeszcze otwartych' }),
  onlyBuyers: 'znane tylko z zamówień',
  noRate: 'za wcześnie, by ocenić',
  perCommission: times => `${times} na każdą 1 prowizji`,
  none: 'W tym okresie nikt nie został leadem.',
  counting: (done, total) => `Liczenie: ${done} z ${total} kontaktów`,
  sample: (read, contacts) => `Oszacowano na podstawie ${read} z ${contacts} kontaktów.`,
}

const CATALOGUES: Record<Language, typeof en> = { en, pl }
export const sourcesWords = computed(() => CATALOGUES[language.value])

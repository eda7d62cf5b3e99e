import type { PartnerKind } from '../../../shared/partner.ts'

/** A partner of the demo shop. Days are counted back from the start of the demo. */
export type Role = {
  key: 'hut' | 'store' | 'giant' | 'star' | 'coupons' | 'new'
  name: string
  company: string
  kind: PartnerKind
  person: { name: string; email: string; language: 'pl' | 'en' }
  code: string | null
  coupon?: string
}

/** Two wholesalers, a sleeping giant, a rising star, a partner with a flagged order, and a new application. */
export const CAST: readonly Role[] = [
  {
    key: 'hut',
    name: 'Schronisko Hurt',
    company: 'Schronisko Hurt sp. z o.o.',
    kind: 'wholesale',
    person: { name: 'Marek Wilk', email: 'marek@schronisko-hurt.example', language: 'pl' },
    code: 'schronisko',
  },
  {
    key: 'store',
    name: 'Alpine Stores',
    company: 'Alpine Stores Ltd',
    kind: 'wholesale',
    person: { name: 'Emma Reed', email: 'emma@alpine-stores.example', language: 'en' },
    code: 'alpine',
  },
  {
    key: 'giant',
    name: 'Górskie Szlaki',
    company: 'Fundacja Górskie Szlaki',
    kind: 'affiliate',
    person: { name: 'Anna Baran', email: 'anna@gorskie-szlaki.example', language: 'pl' },
    code: 'szlaki',
  },
  {
    key: 'star',
    name: 'Ola w Tatrach',
    company: '',
    kind: 'affiliate',
    person: { name: 'Ola Zając', email: 'ola@olawtatrach.example', language: 'pl' },
    code: 'ola',
    coupon: 'OLA10',
  },
  {
    key: 'coupons',
    name: 'Tanie Wyprawy',
    company: 'Tanie Wyprawy s.c.',
    kind: 'affiliate',
    person: { name: 'Piotr Lis', email: 'piotr@tanie-wyprawy.example', language: 'pl' },
    code: 'wyprawy',
  },
  {
    key: 'new',
    name: 'Biegam po lesie',
    company: '',
    kind: 'affiliate',
    person: { name: 'Iga Sowa', email: 'iga@biegampolesie.example', language: 'pl' },
    code: null,
  },
]

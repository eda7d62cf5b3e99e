import type { Act } from '../../partners/acts/partner-acts.ts'
import type { Role } from './cast.ts'

const DAY_MS = 86_400_000

/** What a customer of a partner does: a visit by the partner's link, and an order. */
export type Sale = {
  order: string
  by: Role['key']
  customer: { name: string; email: string }
  clickedAt: number
  orderedAt: number
  /** Gross, in PLN. */
  value: number
  tax: number
  /** The click was a paid one as well, which raises a flag. */
  isPaid?: boolean
}

const person = (name: string, host = 'example.com') => ({
  name,
  email: `${name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z]+/g, '.')}@${host}`,
})
const vat = (net: number) => ({ value: Math.round(net * 123) / 100, tax: Math.round(net * 23) / 100 })

/** The sales; `months` are the first instants of the last months, the latest first. */
export function salesOf(now: number, [, before, earlier, earliest]: readonly number[]): Sale[] {
  const sale = (order: string, by: Role['key'], name: string, orderedAt: number, net: number): Sale => ({
    ...{ order, by, customer: person(name), orderedAt, clickedAt: orderedAt - 2 * DAY_MS },
    ...vat(net),
  })
  return [
    sale('D-1001', 'store', 'Tom Baker', earliest! + 8 * DAY_MS, 120_000),
    sale('D-1002', 'store', 'Kate Hill', earliest! + 11 * DAY_MS, 110_000),
    sale('D-1003', 'giant', 'Paweł Kos', earliest! + 9 * DAY_MS, 2_400),
    sale('D-1004', 'hut', 'Jan Dudek', earlier! + 4 * DAY_MS, 48_000),
    sale('D-1005', 'giant', 'Ewa Sikora', earlier! + 6 * DAY_MS, 3_900),
    sale('D-1006', 'store', 'Lucy Grant', earlier! + 7 * DAY_MS, 90_000),
    sale('D-1007', 'star', 'Adam Wrona', before! + 9 * DAY_MS, 1_850),
    { ...sale('D-1008', 'coupons', 'Zofia Jeż', now - 6 * DAY_MS, 640), isPaid: true },
    sale('D-1009', 'star', 'Hanna Czapla', now - 4 * DAY_MS, 2_150),
  ]
}

/** The order of a closed month that is refunded in part afterwards. */
export const REFUNDED = { order: 'D-1003', id: 'R-1', value: 1_230 }

/** What partners do in the portal and for the shop. */
export function actsOf(now: number): { by: Role['key']; act: Act }[] {
  const ago = (days: number) => now - days * DAY_MS
  const act = (by: Role['key'], name: Act['name'], days: number, n = 0, props: object = {}) => ({
    by,
    act: { name, id: `demo_${by}_${name}_${days}_${n}`, at: ago(days), props: { ...props } },
  })
  return [
    // The giant was at the top in spring, and has been silent for two months.
    ...[125, 118, 110].map((days, n) => act('giant', 'referral_won', days, n)),
    ...[126, 119, 111].map((days, n) => act('giant', 'referral_made', days, n)),
    ...[120, 119, 100, 75].map(days => act('giant', 'partner_login', days)),
    act('giant', 'material_download', 119, 0, { material: 'catalogue', item_name: 'Catalogue' }),
    // The star has done nearly all of it this week.
    act('star', 'referral_won', 3),
    ...[6, 5, 3].map((days, n) => act('star', 'referral_made', days, n)),
    ...[6, 5, 4, 3, 2, 1].map(days => act('star', 'partner_login', days)),
    act('star', 'partner_link_made', 5),
    act('star', 'material_download', 2, 0, { material: 'banners', item_name: 'Banners' }),
    // Wholesalers look into the portal, and one has had a training.
    ...[40, 20, 6].map(days => act('store', 'partner_login', days)),
    act('store', 'material_download', 20, 0, { material: 'price-list', item_name: 'Price list' }),
    ...[30, 9].map(days => act('hut', 'partner_login', days)),
    act('coupons', 'partner_login', 8),
  ]
}

/** A person that the star refers while the demo runs, and a buyer a little later. */
export const REFERRED = person('Karolina Mewa', 'mewa.example')

import { expect, it } from 'vitest'
import { readPageSignal } from '../../collector/ingest/page-signals.ts'

const read = (n: string, p?: unknown) =>
  (readPageSignal({ i: 'a', n, p }) as { n: string; p: unknown }[]).map(event => [event.n, event.p])

const FILE = 'https://a.pl/files/Cennik.PDF?v=3'

it.each([
  ['engagement', { ms: 12_900, scrolled: 1.2 }, 'engagement', { seconds: 12, percent_scrolled: 100 }],
  ['click', { url: FILE, download: 0 }, 'file_download', { link_url: FILE, file_name: '/files/Cennik.PDF' }],
  ['click', { url: 'https://a.pl/export', download: 1 }, 'file_download', { link_url: 'https://a.pl/export', file_name: '/export' }],
  ['click', { url: 'https://a.pl/~john.doe', download: 0 }, 'click', { link_url: 'https://a.pl/~john.doe' }],
  ['click', { url: 'tel:+48123456789', download: 0 }, 'click', { link_url: 'tel:+48123456789' }],
  ['form_start', { id: 'f', name: null }, 'form_start', { form_id: 'f' }],
  ['video_progress', { url: 'v.mp4', half: 0 }, 'video_start', { video_url: 'v.mp4', video_percent: 0 }],
  ['video_progress', { url: 'v.mp4', half: 1 }, 'video_progress', { video_url: 'v.mp4', video_percent: 50 }],
  ['video_progress', { url: 'v.mp4', half: 2 }, 'video_complete', { video_url: 'v.mp4', video_percent: 100 }],
  ['identify', { userId: 'u', email: 'a@b.pl', city: 'Łódź' }, 'identify', { userId: 'u', email: 'a@b.pl', traits: { city: 'Łódź' } }],
  ['plan', { pulse: 'plan', pulsePlanName: 'Pro', 'pulseSeats-2': '5' }, 'plan', { plan_name: 'Pro', seats_2: '5' }],
  ['add_to_cart', { sku: 'S', name: 'Mug', price: '9', id: '7', quantity: '2' }, 'add_to_cart',
    { items: [{ item_id: '7', item_name: 'Mug', price: '9', quantity: '2' }] }],
  ['add_to_cart', { sku: 'S', name: 'Mug', price: '9' }, 'add_to_cart', { items: [{ item_id: 'S', item_name: 'Mug', price: '9' }] }],
  ['add_to_cart', { 'lineItems[f7][quantity]': '1', 'lineItems[f7][id]': 'f7' }, 'add_to_cart', { items: [{ item_id: 'f7', quantity: '1' }] }],
  ['add_to_cart', { name: 'Other', sku: 'O', url: 'https://a.pl/?add-to-cart=16' }, 'add_to_cart', { items: [{ item_id: '16', quantity: '1' }] }],
  ['add_to_cart', { url: 'https://a.pl/checkout/cart/add/product/12/' }, 'add_to_cart', { items: [{ item_id: '12' }] }],
  ['add_to_cart', { name: 'Mug', sku: 'S', items: [{ item_id: 'X' }], value: 5 }, 'add_to_cart', { items: [{ item_id: 'X' }], value: 5 }],
  ['add_to_cart', { add: { products: [{ id: 'P', name: 'Cup', price: '5' }] } }, 'add_to_cart', { items: [{ item_id: 'P', item_name: 'Cup', price: '5' }] }],
  ['add_to_cart', {}, 'add_to_cart', {}],
  ['removeFromCart', {}, 'remove_from_cart', {}],
])('reads %s %j', (n, p, name, props) => expect(read(n, p)).toEqual([[name, props]])) // biome-ignore format: a table

it.each([
  ['page_view', { results: '0' }],
  ['deed', { pulseRate: 60, pulse: 'x', url: '/a', id: 1 }],
  ['deed', undefined],
  ['engagement', { seconds: 3, percent_scrolled: 50 }],
  ['click', { link_url: 'https://b.pl/' }],
  ['form_submit', { form_id: 'f' }],
  ['video_progress', { video_url: 'v', video_percent: 50 }],
  ['video_progress', { url: 'v', half: 'constructor' }],
  ['identify', { userId: 'u', email: 'a@b.pl', traits: { city: 'Łódź' } }],
  ['identify', { userId: 'u', traits: 'none' }],
  ['add_to_cart', { items: [{ item_id: 'X', price: 3 }], value: 3, coupon: 'c' }],
  ['constructor', { a: 1 }],
])('leaves %s %j as it is', (n, p) => expect(read(n, p)).toEqual([[n, p]]))

it.each([null, 5, 'x', [], { n: 5 }, { n: 'click', p: 'x' }, { n: 'click', p: [] }])(
  'leaves %j to be refused',
  raw => expect(readPageSignal(raw)).toEqual([raw]),
)

const form = (filled: object, more = {}) =>
  read('form_submit', { id: 'f', name: null, filled, ...more }).map(([n, p]) => [n, p])

it('takes a form with a mail or a phone for a lead, and one with a password for a door', () => {
  const names = (filled: object) => form(filled).map(([n]) => n)
  expect(form({ 'emailyour-email': 1, textareamessage: 1 })).toEqual([
    ['form_submit', { form_id: 'f' }],
    ['generate_lead', { form_id: 'f', has_email: true, has_phone: false }],
  ])
  expect(names({ telx: 1 })).toContain('generate_lead')
  expect(names({ textPhone: 1 })).toContain('generate_lead')
  expect(names({ emailx: 1, passwordx: 1 })).toEqual(['form_submit'])
  expect(names({ checkboxmailing: 1, texthotel: 1 })).toEqual(['form_submit'])
  expect(names({})).toEqual(['form_submit'])
})

it('tells a marked form under its own name, and who it is where the form says so', () => {
  expect(
    form(
      { emailmail: 'jan@b.pl', telphone: '600', checkboxmailing: 'on', textcity: 1 },
      { pulse: 'demo_request', pulseIdentify: '', pulseSize: 'L' },
    ),
  ).toEqual([
    ['form_submit', { form_id: 'f' }],
    ['demo_request', { size: 'L' }],
    ['identify', { email: 'jan@b.pl', traits: { phone: '600' } }],
  ])
})

it('gives each of several events an id that a resend finds again', () => {
  const ids = () =>
    readPageSignal({ i: 'a', n: 'form_submit', p: { filled: { emailx: 1 } } }).map(
      event => (event as { i: string }).i,
    )
  expect(ids()).toEqual(['a', 'a.1'])
  expect(ids()).toEqual(ids())
})

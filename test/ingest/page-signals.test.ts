import { expect, it } from 'vitest'
import { readPageSignal } from '../../collector/ingest/page-signals.ts'

const read = (n: string, p?: unknown) =>
  (readPageSignal({ i: 'a', n, p, u: 'https://a.pl/raport?a=1#b' }) as { n: string; p: unknown }[]).map(
    event => [event.n, event.p],
  )

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
  ['identify', { email: 'a@b.pl', traits: { phone: '4111 1111 1111 1111' } }, 'identify', { email: 'a@b.pl', traits: {} }],
  ['identify', { email: 'a@b.pl', traits: { phone: '600 100 200' } }, 'identify', { email: 'a@b.pl', traits: { phone: '600 100 200' } }],
  ['plan', { pulse: 'plan', pulsePlanName: 'Pro', 'pulseSeats-2': '5' }, 'plan', { plan_name: 'Pro', seats_2: '5' }],
  ['add_to_cart', {}, 'add_to_cart', {}],
  ['removeFromCart', {}, 'remove_from_cart', {}],
  // A file that a page makes: one, however often and under whatever address.
  ['click', { url: 'blob:', download: 1 }, 'file_download', { link_url: 'blob:https://a.pl/raport' }],
  ['click', { url: 'blob:https://a.pl/7c9e', download: 1 }, 'file_download', { link_url: 'blob:https://a.pl/raport' }],
  ['click', { url: 'data:text/csv,Jan', download: 0 }, 'file_download', { link_url: 'data:https://a.pl/raport' }],
])('a page signal is converted: %s %j', (n, p, name, props) => expect(read(n, p)).toEqual([[name, props]])) // biome-ignore format: a table

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
  // A name is judged whole.
  ['add_to_cart_error', { items: [{ item_id: 'X' }] }],
  ['how_to_add_to_cart', {}],
  ['cart_add', {}],
  ['transaction', { amount: 5 }],
  ['lead', {}],
])('a page signal is unchanged: %s %j', (n, p) => expect(read(n, p)).toEqual([[n, p]]))

it.each([null, 5, 'x', [], { n: 5 }, { n: 'click', p: 'x' }, { n: 'click', p: [] }])(
  'an invalid page signal is passed on to validation: %j',
  raw => expect(readPageSignal(raw)).toEqual([raw]),
)

it('several events of one page signal have ids that are stable over a resend', () => {
  const ids = () =>
    readPageSignal({ i: 'a', n: 'form_submit', p: { filled: { 'email||x': 1 } } }).map(
      event => (event as { i: string }).i,
    )
  expect(ids()).toEqual(['a', 'a.1'])
  expect(ids()).toEqual(ids())
})

/**
 * The partner programme on a large site: from an order by `/v1/track` to its commission in the API, and the preview of a
 * document over many orders. `BENCH_ORDERS` and `BENCH_PARTNERS` change the size.
 */
import type { CommissionInfo } from '../../shared/commission.ts'
import type { ProgrammeInfo } from '../../shared/programme.ts'
import type { ProgrammePreview } from '../../shared/programme-preview.ts'
import { Place } from '../system/spawned.ts'

const BATCH = 250
const SAMPLES = 100

export type PartnerFigure = { what: string; figure: string; aim: string }

export async function benchPartners(partners = 1_000, orders = 100_000): Promise<PartnerFigure[]> {
  await using place = new Place({ RATE_LIMITS: 'off' })
  await place.start()
  const { siteId, secretKey } = await place.addSite()
  const call = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const answer = await fetch(`${place.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', origin: place.url, cookie },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  let cookie = ''
  cookie = await firstPerson(place)
  const here = `/api/sites/${siteId}`
  const { draft } = await call<ProgrammeInfo>('GET', `${here}/programme`)
  const document = { ...draft, organiser: { ...draft.organiser, name: 'Bench' }, noticeDays: 0 }
  const saved = await call<ProgrammeInfo>('PUT', `${here}/programme`, document)
  await call('POST', `${here}/programme/publish`, { version: saved.draftVersion })
  for (let n = 0; n < partners; n++) {
    const { id } = await call<{ id: string }>('POST', `${here}/partners`, { name: `Partner ${n}` })
    await call('POST', `${here}/codes`, { code: `partner-${n}`, partner: id })
  }

  const send = async (path: string, body: object) => {
    const authorization = `Basic ${btoa(`${secretKey}:`)}`
    const answer = await fetch(`${place.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    await answer.arrayBuffer()
  }
  const customerOf = (n: number) => `customer-${n % 3 === 0 && n < orders ? Math.floor(n / 2) : n}`
  const message = (n: number) => ({
    type: 'track',
    event: 'Order Completed',
    messageId: `order-${n}`,
    // Each third order is of a customer who bought before; those that are timed are of new ones.
    userId: customerOf(n),
    properties: {
      ...{ order_id: `B${n}`, currency: 'PLN', total: 123 + (n % 50), tax: 23 },
      coupon: `partner-${n % partners}`,
    },
  })
  const began = performance.now()
  for (let from = 0; from < orders; from += BATCH) {
    const size = Math.min(BATCH, orders - from)
    await send('/v1/batch', { batch: Array.from({ length: size }, (_, i) => message(from + i)) })
  }
  const sent = performance.now() - began
  const commissionOf = async (n: number, partner: string) => {
    const path = `${here}/commissions?partner=${partner}&limit=200`
    const { rows } = await call<{ rows: CommissionInfo[] }>('GET', path)
    return rows.some(({ order }) => order === `B${n}`)
  }
  const settleBegan = performance.now()
  const { rows: all } = await call<{ rows: { id: string; name: string }[] }>('GET', `${here}/partners`)
  const idOf = new Map(all.map(({ id, name }) => [name, id]))
  await call('GET', `${here}/commissions?limit=1`)
  const settled = performance.now() - settleBegan

  const times: number[] = []
  for (let n = orders; n < orders + SAMPLES; n++) {
    const partner = idOf.get(`Partner ${n % partners}`)!
    const start = performance.now()
    await send('/v1/track', message(n))
    while (!(await commissionOf(n, partner)));
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)

  const previewBegan = performance.now()
  const proposed = { ...document, rates: { ...document.rates, firstPpm: 80_000 } }
  const preview = await call<ProgrammePreview>('POST', `${here}/programme/preview`, { document: proposed })
  const previewed = performance.now() - previewBegan
  if (preview.orders < orders) throw new Error(`${preview.orders} orders of ${orders} were previewed`)

  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
  const size = `${partners.toLocaleString('en')} partners, ${orders.toLocaleString('en')} orders`
  return [
    { what: `orders sent by /v1/batch (${size})`, figure: seconds(sent), aim: '' },
    {
      what: 'what of their commissions was left to compute, at the first reading',
      figure: seconds(settled),
      aim: '',
    },
    {
      what: 'an order by /v1/track, until the API has its commission: p50, p99',
      figure: `${times[SAMPLES / 2]!.toFixed(0)} ms, ${times[Math.ceil(SAMPLES * 0.99) - 1]!.toFixed(0)} ms`,
      aim: '500 ms',
    },
    {
      what: `preview of a document over ${preview.orders.toLocaleString('en')} orders`,
      figure: seconds(previewed),
      aim: 'seconds',
    },
  ]
}

/** The cookie of the first account, by the link of the first start. */
async function firstPerson(place: Place): Promise<string> {
  const token = new URL(place.link!).searchParams.get('token')
  const person = { email: 'a@example.com', name: 'A', password: 'correct horse battery' }
  const accepted = await fetch(`${place.url}/api/accept`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: place.url },
    body: JSON.stringify({ token, ...person }),
  })
  if (!accepted.ok) throw new Error(await accepted.text())
  return accepted.headers.get('set-cookie')!.split(';')[0]!
}

import { readFileSync } from 'node:fs'
import { compile, type Scorer } from '../../collector/score/compile.ts'
import { append, type ContactFold, refold } from '../../collector/score/contact.ts'
import { read } from '../../collector/score/read.ts'
import type { Fact } from '../../collector/score/score.ts'
import type { Event } from '../../shared/event.ts'
import type { Plan } from '../../shared/plan.ts'

export type BenchRow = { what: string; value: number; unit: string }

/** One plan for ever, the first starter plan, so that figures of years can be compared; a richer plan costs more. */
const PLAN = JSON.parse(
  readFileSync(new URL('../accounts/former-starter.json', import.meta.url), 'utf8'),
) as Plan

const START = Date.UTC(2026, 0, 5)
const HISTORIES = [10, 1_000, 100_000]
const MEASURED_EVENTS = 20_000
const ROUNDS = 12
const CONTACTS = 5_000
const EVENTS_PER_CONTACT = 40

/** What scoring costs: an event by the length of its contact's history, a contact's memory, a full recompute. */
export function benchScore(): BenchRow[] {
  const scorer = compile(PLAN, { planId: 'p', siteZone: 'Europe/Warsaw', retention: null })
  // Once over everything, so that no measurement pays for the compiler.
  recompute(scorer, 500)
  const micros = perEventMicros(scorer, HISTORIES)
  const perEvent = HISTORIES.map((length, i) => ({
    what: `an event after ${length.toLocaleString('en')}, scored and read`,
    value: micros[i]!,
    unit: 'µs',
  }))
  return [
    ...perEvent,
    { what: 'full recompute', value: recompute(scorer, CONTACTS), unit: 'events/s' },
    {
      what: `memory of a contact with ${EVENTS_PER_CONTACT} events`,
      value: bytesPerContact(scorer),
      unit: 'bytes',
    },
  ]
}

/**
 * The best of some rounds, in which the lengths take turns: so all are measured warm, and in the same weather. Short
 * histories are measured on many contacts, each for as many events as it had.
 */
function perEventMicros(scorer: Scorer, lengths: readonly number[]): number[] {
  const best = lengths.map(() => Number.POSITIVE_INFINITY)
  const cases = lengths.map(length => {
    const more = Math.min(length, MEASURED_EVENTS)
    const contacts = MEASURED_EVENTS / more
    return Array.from({ length: contacts }, (_, i) => {
      const facts = history(i + 1, length + more)
      return { past: facts.slice(0, length), next: facts.slice(length) }
    })
  })
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, contacts] of cases.entries()) {
      const open = contacts.map(({ past, next }) => ({ fold: refold([scorer], past), next }))
      const started = busyMs()
      for (const { fold, next } of open) {
        for (const fact of next) {
          append(fold, fact)
          read(fold, 0, fact.event.time)
        }
      }
      best[i] = Math.min(best[i]!, ((busyMs() - started) * 1000) / MEASURED_EVENTS)
    }
  }
  return best
}

function recompute(scorer: Scorer, contacts: number): number {
  const all = Array.from({ length: contacts }, (_, i) => history(i + 1, EVENTS_PER_CONTACT))
  const end = START + 400 * 86_400_000
  const started = busyMs()
  for (const facts of all) read(refold([scorer], facts), 0, end)
  return (contacts * EVENTS_PER_CONTACT * 1000) / (busyMs() - started)
}

/** Time that this thread has computed: what others do on the machine is not ours to measure. */
function busyMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

function bytesPerContact(scorer: Scorer): number {
  const all = Array.from({ length: CONTACTS }, (_, i) => history(i + 1, EVENTS_PER_CONTACT))
  const folds: ContactFold[] = []
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  for (const facts of all) folds.push(refold([scorer], facts))
  globalThis.gc?.()
  // The events were there before and still are: the difference is the folds alone.
  return (process.memoryUsage().heapUsed - before) / Math.max(folds.length, all.length)
}

const NAMES = [
  'page_view',
  'page_view',
  'page_view',
  'page_view',
  'page_view',
  'view_item',
  'scroll',
  'engagement',
]
const OTHERS = ['add_to_cart', 'file_download', 'newsletter_signup', 'purchase', 'form_submit']

/** A shop's visitor: mostly pages, in visits, with now and then something that counts for more. */
function history(seed: number, length: number): Fact[] {
  const random = generator(seed)
  let time = START + Math.floor(random() * 86_400_000)
  return Array.from({ length }, (_, i): Fact => {
    time += random() < 0.2 ? Math.floor(random() * 2 * 86_400_000) : Math.floor(random() * 120_000)
    const isRare = random() < 0.08
    const name = isRare
      ? OTHERS[Math.floor(random() * OTHERS.length)]!
      : NAMES[Math.floor(random() * NAMES.length)]!
    const page = Math.floor(random() * 40)
    const isServer = name === 'purchase'
    const event: Event = {
      id: `${seed}-${i}`,
      key: isServer ? 'secret' : 'public',
      name,
      time,
      receivedAt: time,
      visitor: `v${seed}`,
      userId: null,
      url: page === 0 ? 'https://shop.example/pricing?utm_source=x' : `https://shop.example/products/${page}`,
      referrer: null,
      title: 'A page',
      props: isRare ? { link_url: `/files/${page}.pdf`, value: 10, transaction_id: `${seed}-${i}` } : {},
      derived: page === 7 ? { also: ['view_search_results'], search: 'boots' } : {},
    }
    return { event, trust: isServer ? 'server' : 'browser' }
  })
}

/** Small and repeatable; a benchmark needs no more (mulberry32). */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

if (import.meta.main) {
  for (const { what, value, unit } of benchScore()) {
    const figure = value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(2)
    console.log(`${what.padEnd(48)} ${figure.padStart(12)} ${unit}`)
  }
}

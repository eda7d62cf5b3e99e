import fc from 'fast-check'
import type { Event, IdentifyProps } from '../../shared/event.ts'
import { pick, type Stage } from './arbitrary-stage.ts'

const mostly = <T>(usual: T, ...others: T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 3 * others.length, arbitrary: fc.constant(usual) },
    ...others.map(one => fc.constant(one)),
  )

/** What is drawn of one event; the stage turns it into one. */
export const rawEvent = fc.record({
  what: fc.oneof(
    { weight: 14, arbitrary: fc.constant('kind' as const) },
    { weight: 3, arbitrary: fc.constant('identify' as const) },
    { weight: 2, arbitrary: fc.constantFrom('adjustment' as const, 'refund' as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        'alias' as const,
        'alias' as const,
        'objection' as const,
        'consent' as const,
      ),
    },
  ),
  kind: fc.nat({ max: 5 }),
  time: fc.record({
    months: fc.nat({ max: 14 }),
    days: fc.nat({ max: 8 }),
    hours: fc.nat({ max: 4 }),
    tens: fc.nat({ max: 3 }),
    ms: mostly(0, -1, 1, 2000, 10_000),
  }),
  /** How late it arrives, and whether once more, with another body. */
  late: mostly(0, 1, 2, 3),
  again: fc.option(fc.nat({ max: 3 }), { freq: 8 }),
  id: mostly('e', 'E', 'é', '\uffee', '😀'),
  sharesId: mostly(false, true),
  otherKey: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
  visitor: fc.oneof(
    { weight: 4, arbitrary: fc.constant('v1') },
    mostly<string | null>('v1', 'v2', 'v3', null),
  ),
  userId: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, mostly(null, 'u1', 'u2', 'u3')),
  url: fc.constantFrom(null, '/a', '/a?q=1', '/b/c', '/b/C#x', '/łódź/a'),
  value: mostly<unknown>(2, 3, 100, '12,50', '1 299,00 zł', '1,299', '2.5', -1, undefined, 0.1, 'x', 0),
  currency: mostly<string | undefined>('PLN', 'EUR', undefined),
  order: mostly<unknown>('o1', 'o2', undefined),
  product: mostly<unknown>('p1', 'p2', 'P1', 7, undefined),
  also: fc.option(fc.constantFrom('view_search_results' as const, 'career_view' as const), { freq: 5 }),
  /** The words of a search, from the page or from its address. */
  words: mostly<unknown>('buty', ' Buty', 'torba', undefined),
  came: fc.option(
    fc.constantFrom<Event['derived']>(
      { utm: { campaign: 'spring' }, source: { channel: 'paid' } },
      { device: { type: 'mobile' }, source: { channel: 'search', name: 'x' } },
    ),
    { freq: 2 },
  ),
  aside: fc.oneof({ weight: 30, arbitrary: fc.constant(null) }, fc.constantFrom('bot', 'own')),
  /** The mail that an open, a click or a delivery is about. */
  mail: mostly<unknown>('m1', 'm2', undefined),
  email: mostly<string | undefined>(undefined, 'a@x.pl', ' A@x.PL', 'b@x.pl'),
  /** A server that knows only the address sends it. */
  isByMail: mostly(false, true),
  traits: fc.option(
    fc.record(
      { city: fc.constantFrom('Łódź', 'Gdynia', 'lodz'), size: fc.constantFrom(5, '50', 500) },
      { requiredKeys: [] },
    ),
    { freq: 2 },
  ),
  proof: fc.option(
    fc.record({
      userId: fc.boolean(),
      email: fc.boolean(),
      traits: fc.boolean(),
      until: fc.nat({ max: 20 }),
    }),
    { freq: 3 },
  ),
  points: fc.constantFrom(10, -10, 5, -5, 40, 1),
  validity: fc.option(fc.nat({ max: 10 })),
  on: fc.boolean(),
})
export type RawEvent = typeof rawEvent extends fc.Arbitrary<infer T> ? T : never

/** The same drawn for the sake of crossings: scores go up and down by little, for people who may turn out to be one. */
export const warmed = (raw: RawEvent): RawEvent => ({
  ...raw,
  what: raw.what !== 'kind' || raw.kind > 3 ? raw.what : raw.kind < 3 ? 'adjustment' : 'identify',
  userId: raw.what === 'kind' ? null : raw.userId,
  order: raw.what === 'kind' ? 'o1' : raw.order,
  visitor: pick(['v1', 'v1', 'v2', 'v3'], raw.kind + raw.time.days),
})

const SERVER_KINDS = /^(purchase|refund|complaint|offer_sent|email_\w+|adjustment|alias|objection)$/

/** The accepted events in arrival order. */
export const arrivalsOf = (raws: RawEvent[], stage: Stage): Event[] => {
  const arrivals = raws.flatMap((raw, index) => {
    const event = eventOf(raw, index, stage)
    if (raw.again === null) return [event]
    const other: Event = {
      ...event,
      time: event.time - 1000,
      props: { value: 77 },
      receivedAt: stage.later(event.receivedAt, stage.duration(raw.again)),
    }
    return [event, other]
  })
  return arrivals
    .map((event, order) => ({ event, order }))
    .sort(byArrival)
    .map(({ event }) => event)
}

const byArrival = (a: { event: Event; order: number }, b: { event: Event; order: number }): number =>
  a.event.receivedAt - b.event.receivedAt || a.order - b.order

const eventOf = (raw: RawEvent, index: number, stage: Stage): Event => {
  const name = raw.what === 'kind' ? stage.kind(raw.kind) : raw.what
  const isSecret = SERVER_KINDS.test(name) !== (raw.otherKey && ['kind', 'refund'].includes(raw.what))
  const time = timeOf(raw.time, stage)
  const isServers = ['adjustment', 'alias', 'objection'].includes(name)
  // What servers send of a person has a user more often than a visitor.
  const userId = raw.userId ?? (isServers || raw.visitor === null ? 'u1' : null)
  const visitor = isServers && raw.userId !== null ? null : raw.visitor
  const isByMail = raw.isByMail && isSecret && name !== 'identify' && name !== 'alias'
  const props = propsOf(name, raw, stage, time)
  return {
    id: `${raw.id}${raw.sharesId ? Math.floor(index / 2) : index}`,
    key: isSecret ? 'secret' : 'public',
    name,
    time,
    receivedAt: raw.late === 0 ? time : stage.later(time, stage.duration(raw.late)),
    visitor: name === 'alias' || isByMail ? null : visitor,
    userId:
      name === 'identify' || isByMail || (visitor !== null && isServers && name !== 'alias') ? null : userId,
    url: raw.url === null ? null : `https://shop.example${raw.url}`,
    referrer: raw.came?.utm ? 'https://ads.example/' : null,
    title: null,
    props: isByMail ? { ...props, email: raw.email ?? 'a@x.pl' } : props,
    derived: {
      ...raw.came,
      ...(raw.also !== null && name === 'page_view' ? { also: [raw.also] } : {}),
      ...(raw.also === 'view_search_results' && name === 'page_view'
        ? { search: String(raw.words ?? 'x') }
        : {}),
      ...(raw.aside === 'bot' ? { bot: 'test' } : raw.aside === 'own' ? { own: true } : {}),
    },
  }
}

/** A few steps from the start, of a length that the scale has; `ms` puts it beside a bound. */
const timeOf = (raw: RawEvent['time'], stage: Stage): number => {
  const clock = `T${raw.hours}H${raw.tens * 10}M`
  const steps = {
    hours: `P0D${clock}`,
    days: `P${raw.days}DT${raw.hours * 6}H`,
    years: `P${raw.months}M${raw.days % 4}DT${raw.hours % 2}H`,
  }
  return stage.later(stage.start, steps[stage.scale]) + raw.ms
}

const propsOf = (name: string, raw: RawEvent, stage: Stage, time: number): Record<string, unknown> => {
  switch (name) {
    case 'identify':
      return { ...identifyProps(raw, stage, time) }
    case 'alias':
      return {
        previousId:
          raw.visitor === null || raw.visitor === 'v1' ? pick(['v1', 'u2', 'u3'], raw.kind) : raw.visitor,
      }
    case 'objection':
      return { on: raw.on }
    case 'adjustment':
      return given({
        plan: raw.order === 'o2' ? 'another' : 'leads',
        points: raw.points,
        author: 'a',
        reason: 'r',
        validity: raw.validity === null ? undefined : stage.duration(raw.validity),
      })
    case 'refund':
      return given({
        transaction_id: raw.order,
        value: raw.value,
      })
    case 'purchase':
      return given({
        transaction_id: raw.order,
        value: raw.value,
        currency: raw.currency,
        product: raw.product,
      })
    default:
      return given({
        value: raw.value,
        product: raw.product,
        currency: raw.currency,
        search_term: name === 'view_search_results' ? raw.words : undefined,
        message_id: name.startsWith('email_') ? raw.mail : undefined,
        link_url:
          name === 'file_download' && raw.on
            ? 'https://shop.example/x.pdf'
            : name === 'email_click' && raw.url !== null
              ? `https://shop.example${raw.url}`
              : undefined,
      })
  }
}

const identifyProps = (raw: RawEvent, stage: Stage, time: number): IdentifyProps => {
  // An identify names somebody.
  const userId = raw.userId ?? (raw.email === undefined ? 'u1' : undefined)
  const traits = raw.traits ?? undefined
  const { proof } = raw
  const verified = proof && {
    ...given({
      userId: proof.userId || raw.email === undefined ? userId : undefined,
      email: proof.email ? raw.email : undefined,
      traits: proof.traits ? traits : undefined,
    }),
    until: stage.later(time, stage.duration(proof.until)),
  }
  const says = verified && (verified.userId !== undefined || verified.email !== undefined)
  return given({ userId, email: raw.email, traits, verified: says ? verified : undefined })
}

/** Without the fields that are undefined. */
const given = <T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never

import { exactJson } from '../../collector/model/exact-json.ts'
import { joinKey, markOf } from '../../collector/model/known.ts'
import type { Answer, Arrival, Decider, Decision, Known, Need } from '../../collector/model/port.ts'
import type { ContactRow, StreamKey } from '../../collector/model/rows.ts'
import { contactRow, noDecision } from './samples.ts'

type Asked = { [K in keyof Need]-?: string[] }
type EventArrival = Extract<Arrival, { kind: 'event' }>

/**
 * A decider small enough to be obviously right: a contact for each visitor, whose score is the number of its
 * events. Two events are orders to the store's tests: `write` decides what its props say, `ask` answers (as a
 * refusal's message) with what it was given for the keys in its props.
 */
export const makeDecider = (): Decider => ({
  begin: (batch, known) => ({
    next() {
      const need = needOf(batch)
      if (isMissing(need, known)) return { need }
      return { decision: count(batch, known) }
    },
    settle() {},
  }),
})

const needOf = (batch: readonly Arrival[]): Need => {
  const need = {
    marks: new Set<string>(),
    streams: new Set<string>(),
    contacts: new Set<string>(),
  } satisfies Need
  const asked: Need = need
  for (const arrival of batch) {
    if (arrival.kind !== 'event') continue
    const { site, event } = arrival
    need.marks.add(joinKey(site, markOf(event)))
    need.streams.add(joinKey(site, streamOf(arrival)))
    need.contacts.add(joinKey(site, contactOf(arrival)))
    if (event.name !== 'ask') continue
    for (const [kind, keys] of Object.entries(event.props as Asked))
      for (const key of keys) (asked[kind as keyof Need] ??= new Set()).add(key)
  }
  return need
}

const isMissing = (need: Need, known: Known): boolean =>
  (Object.keys(need) as (keyof Need)[]).some(kind => [...need[kind]!].some(key => !known[kind].has(key)))

const count = (batch: readonly Arrival[], known: Known): Decision => {
  const decision = noDecision()
  const taken = new Map<string, string>()
  const contacts = new Map<string, ContactRow>()
  const streams = new Set<string>()
  for (const arrival of batch) {
    if (arrival.kind === 'event') decision.answers.push(take(arrival))
    else {
      if (arrival.kind === 'refused') decision.refused.push(arrival)
      decision.answers.push({ status: 'done' })
    }
  }
  decision.contacts.push(...contacts.values())
  return decision

  function take(arrival: EventArrival): Answer {
    const { site, event, digest } = arrival
    const mark = joinKey(site, markOf(event))
    const before = taken.get(mark) ?? known.marks.get(mark)
    if (before != null) return { status: 'duplicate', conflicting: before !== digest }
    if (event.name === 'throw') throw new Error('the decider has a mistake')
    if (event.name === 'ask') return tell(event.props as Asked)
    taken.set(mark, digest)
    if (event.name === 'write') {
      for (const [part, rows] of Object.entries(event.props))
        (decision[part as 'streams'] as unknown[]).push(...(rows as unknown[]))
      return { status: 'accepted' }
    }
    const stream = streamOf(arrival)
    const key = joinKey(site, stream)
    const id = contactOf(arrival)
    if (known.streams.get(key) === null && !streams.has(key)) {
      streams.add(key)
      decision.streams.push({ site, key: stream, spans: [{ from: null, contact: id }], hasClaims: false })
    }
    decision.events.push({ site, stream, event, digest, order: orderOf(arrival) })
    const name = joinKey(site, id)
    const row = contacts.get(name) ?? known.contacts.get(name) ?? contactRow({ site, id, version: 0 })
    const isChanged = contacts.has(name)
    contacts.set(name, {
      ...row,
      version: isChanged ? row.version : row.version + 1,
      streams: [stream],
      face: { ...row.face, visits: row.face.visits + 1 },
    })
    return { status: 'accepted' }
  }

  function tell(asked: Asked): Answer {
    const found: [string, unknown][] = Object.entries(asked).map(([kind, keys]) => [
      kind,
      Object.fromEntries(keys.map(key => [key, known[kind as keyof Need].get(key)])),
    ])
    found.push(['registry', { ...known.registry, sites: [...known.registry.sites.values()] }])
    return {
      status: 'refused',
      refusal: { code: 'bad_event', message: exactJson(Object.fromEntries(found)) },
    }
  }
}

const streamOf = ({ event }: EventArrival): StreamKey =>
  event.visitor === null ? `u:${event.userId}` : `v:${event.visitor}`
const contactOf = (arrival: EventArrival): string => `c_${streamOf(arrival)}`
const orderOf = ({ event }: EventArrival): string | null => {
  const order = event.props.transaction_id
  return typeof order === 'string' ? order : null
}

import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { Boards } from '../../collector/board/boards.ts'
import { BoardHub } from '../../collector/live/board-hub.ts'
import type { ContactRow, Registry } from '../../collector/model/rows.ts'
import { applyChange, type BoardState, fromSnapshot } from '../../dashboard/live/board-state.ts'
import type { BoardSpec } from '../../shared/board.ts'
import type { ServerMessage } from '../../shared/live.ts'
import { Plan } from '../../shared/plan.ts'
import { contactRow } from '../store/samples.ts'

const TOP = 3
const LINGER_MS = 61_000
const registry: Registry = {
  version: 1,
  sites: new Map(),
  plans: [
    {
      id: 'p1.1',
      plan: 'p1',
      site: 's1',
      version: 1,
      state: 'live',
      document: Plan.parse({ name: 'P', rules: [] }),
    },
  ],
  alertRules: [],
  lists: [],
}
const SPECS: BoardSpec[] = [
  { plan: 'p1', top: TOP },
  { plan: 'p1', tag: 'lamps', top: TOP },
]

const scored = (id: string, score: number, version: number): ContactRow => {
  const first = { time: 1, id, key: 'public' as const }
  const standing = {
    score,
    tags: { lamps: -score },
    fit: 0,
    engagement: score,
    lastScoringAt: 1,
    first,
    at: 1,
    arms: {},
  }
  return contactRow({ id, version, standings: { 'p1.1': standing } as unknown as ContactRow['standings'] })
}

/** A screen as the dashboard has it: it keeps its rows while the connection is gone. */
class Laptop {
  state: BoardState | null = null
  #close: (() => void) | null = null

  get isOpen(): boolean {
    return this.#close !== null
  }

  open(hub: BoardHub, spec: BoardSpec): void {
    const resume = this.state ? { epoch: this.state.epoch, seq: this.state.seq } : undefined
    const send = (message: ServerMessage) => this.#take(message)
    const opened = hub.open(spec, resume, { events: false, send, buffered: () => 0, close: () => {} })
    if ('code' in opened) throw new Error(opened.message)
    this.#close = opened.close
  }

  close(): void {
    this.#close?.()
    this.#close = null
  }

  #take(message: ServerMessage): void {
    if (message.t === 'snap') this.state = fromSnapshot(message, this.state ?? undefined)
    if (message.t !== 'd') return
    const next = applyChange(this.state!, message, TOP)
    if (next === 'gap') throw new Error('a change that does not follow the last one')
    this.state = next
  }
}

const laptop = fc.nat({ max: 1 })
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('score' as const),
      contact: fc.nat({ max: 5 }),
      score: fc.nat({ max: 9 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('open' as const, 'close' as const), laptop }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('tick' as const, 'linger' as const, 'erase' as const) }),
  },
)

it('every subscribed screen converges to the current board, for any pauses and subscriptions', () => {
  fc.assert(
    fc.property(fc.constantFrom(...SPECS), fc.array(step, { maxLength: 40, size: 'max' }), (spec, steps) => {
      const boards = new Boards()
      boards.use(registry)
      let now = 0
      const hub = new BoardHub(boards, () => now)
      const laptops = [new Laptop(), new Laptop()]
      let version = 0
      const commit = (feed: object) => {
        const whole = { contacts: [], events: [], crossings: [], ...feed } as unknown as Parameters<
          typeof hub.hear
        >[0]
        boards.apply(whole)
        hub.hear(whole, new Map())
      }
      for (const one of steps) {
        if (one.do === 'score') commit({ contacts: [scored(`c${one.contact}`, one.score, ++version)] })
        else if (one.do === 'erase') commit({ gone: [{ site: 's1', contact: 'c0' }] })
        else if (one.do === 'close') laptops[one.laptop]!.close()
        else if (one.do === 'open' && !laptops[one.laptop]!.isOpen) laptops[one.laptop]!.open(hub, spec)
        else if (one.do === 'linger') now += LINGER_MS
        if (one.do === 'tick' || one.do === 'linger') hub.tick()
      }
      for (const one of laptops) if (!one.isOpen) one.open(hub, spec)
      hub.tick()
      const expected = boards.rows(spec).rows
      for (const { state } of laptops) {
        expect(state!.order).toEqual(expected.map(row => row.contactId))
        expect(state!.order.map(id => state!.rows.get(id)!.score)).toEqual(expected.map(row => row.score))
      }
    }),
    {
      numRuns: process.env.LONG ? 20_000 : 500,
      // A contact is deleted and comes back between two ticks, while a screen is closed.
      examples: [
        [
          SPECS[0]!,
          [
            { do: 'open', laptop: 0 },
            { do: 'score', contact: 0, score: 8 },
            { do: 'close', laptop: 0 },
            { do: 'tick' },
            { do: 'erase' },
            { do: 'score', contact: 0, score: 8 },
          ],
        ],
      ],
    },
  )
})

it('snapshots of a board are not sent to subscribers of another board or to later subscribers', () => {
  const boards = new Boards()
  boards.use(registry)
  const hub = new BoardHub(boards, () => 0)
  boards.put(scored('c1', 5, 1))
  const [total, lamps] = SPECS as [BoardSpec, BoardSpec]
  const sent: ServerMessage[] = []
  const viewer = {
    events: false,
    send: (message: ServerMessage) => sent.push(message),
    buffered: () => 0,
    close: () => {},
  }
  const read = hub.read(total)
  if ('code' in read) throw new Error(read.message)
  boards.forget('c1')
  boards.put(scored('c2', 6, 2))
  hub.open(total, { epoch: read.epoch, seq: read.seq }, viewer)
  const { epoch, seq } = sent.find(message => message.t === 'snap')!
  hub.open(lamps, { epoch, seq }, viewer)
  expect(sent.map(({ t }) => t)).toEqual(['hello', 'snap', 'hello', 'snap'])
})

it('only boards of sites with changed rows are recomputed', () => {
  const boards = new Boards()
  const document = Plan.parse({ name: 'P', rules: [] })
  const other = { id: 'p2.1', plan: 'p2', site: 's2', version: 1, state: 'live' as const, document }
  boards.use({ ...registry, plans: [...registry.plans, other] })
  const hub = new BoardHub(boards, () => 0)
  const viewer = { events: false, send: () => {}, buffered: () => 0, close: () => {} }
  for (const plan of ['p1', 'p2']) hub.open({ plan, top: TOP }, undefined, viewer)
  const rows = vi.spyOn(boards, 'rows')
  const looked = () => rows.mock.calls.splice(0).map(([spec]) => spec.plan)
  hub.refresh('s2')
  hub.tick()
  expect(looked()).toEqual(['p2'])
  hub.refresh()
  hub.tick()
  expect(looked()).toEqual(['p1', 'p2'])
})

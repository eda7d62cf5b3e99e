import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Incoming, Reading } from '../../collector/providers/port.ts'
import { PROVIDERS } from '../../collector/providers/providers.ts'
import { KINDS } from '../../shared/event.ts'
import { PROVIDER_KINDS, type ProviderKind } from '../../shared/provider.ts'
import { runs } from '../properties/show.ts'
import { evidence, incoming, NOW, textOf } from './fixture.ts'
import { FIXTURES } from './fixtures.ts'

const NO_QUERY = new URLSearchParams()

/** As the door reads: by the owner's mapping where there is one. */
function readingOf(kind: ProviderKind, body: Uint8Array, query = NO_QUERY): Reading {
  const { mapping } = FIXTURES[kind]
  const provider = PROVIDERS[kind]
  if (!provider.readBy || !mapping) return provider.read(body, query)
  return provider.readBy(incoming(body, {}), mapping, { connection: 'in_1', timeZone: 'Europe/Warsaw' })
}

/** One bit of a text turned over; null where the result is no text any more. */
const flipped = (text: string, place: number): string | null => {
  const bytes = Buffer.from(text)
  bytes[Math.floor(place / 8) % bytes.length]! ^= 1 << (place % 8)
  const changed = bytes.toString('latin1')
  return changed === Buffer.from(text).toString('latin1') ? null : changed
}

describe.each(PROVIDER_KINDS.map(kind => [kind, FIXTURES[kind], PROVIDERS[kind]] as const))(
  '%s',
  (kind, fixture, provider) => {
    const signed = (body: unknown) => fixture.sign(textOf(body))
    const verify = (request: Incoming, secrets = fixture.secrets, now = NOW) =>
      provider.verify(request, secrets, evidence(fixture, now))
    const read = (body: unknown): Reading =>
      readingOf(kind, body instanceof Uint8Array ? body : Buffer.from(textOf(body)))
    const first = fixture.samples[0]!

    it.each(fixture.samples)('parses $says', ({ body, query, events, skipped = [], deals }) => {
      const request = signed(body)
      expect(verify(incoming(request.body, request.headers))).toBeNull()
      const reading =
        query === undefined
          ? read(request.body)
          : readingOf(kind, Buffer.alloc(0), new URLSearchParams(query))
      expect(reading.items.map(({ id: _, ...item }) => item)).toEqual(events)
      expect(reading.skipped).toEqual(skipped)
      if (deals) expect(reading.deals).toEqual(deals)
    })

    it('emits exactly the declared events', () => {
      const names = new Set(fixture.samples.flatMap(sample => sample.events.map(event => event.name)))
      // What a mapping makes is the owner's choice, and a CRM is asked.
      if (!provider.isMapped && !provider.isAsked)
        expect([...names].sort()).toEqual([...provider.events].sort())
      for (const name of provider.events) expect(Object.keys(KINDS)).toContain(name)
      expect(Object.keys(fixture.secrets).sort()).toEqual(provider.secrets.map(({ name }) => name).sort())
    })

    it('rejects a request with any changed bit', () => {
      const request = signed(first.body)
      const isSame = (body: string) => {
        const [a, b] = [read(Buffer.from(body, 'latin1')), read(request.body)]
        return JSON.stringify([a.items, a.confirm, a.topic]) === JSON.stringify([b.items, b.confirm, b.topic])
      }
      const inBody = fc.property(fc.nat(), place => {
        const body = flipped(request.body, place)
        if (body === null || fixture.covers === 'nothing') return
        const verdict = verify(incoming(Buffer.from(body, 'latin1'), request.headers))
        if (fixture.covers === 'body') expect(verdict).not.toBeNull()
        else if (kind === 'ses' && verdict === null) expect(isSame(body)).toBe(true)
      })
      fc.assert(inBody, runs(240))
      const inHeaders = fc.property(fc.nat(), fc.nat(), (which, place) => {
        const names = Object.keys(request.headers).filter(name => !name.startsWith('x-amz'))
        if (names.length === 0) return
        const name = names[which % names.length]!
        const value = flipped(request.headers[name]!, place)
        const headers = { ...request.headers, [name]: value! }
        if (value !== null) expect(verify(incoming(request.body, headers))).not.toBeNull()
      })
      fc.assert(inHeaders, runs(120))
      const inSecrets = fc.property(fc.nat(), place => {
        const [name] = Object.keys(fixture.secrets)
        if (name === undefined) return
        const value = flipped(fixture.secrets[name]!, place)
        const secrets = { ...fixture.secrets, [name]: value! }
        if (value !== null) expect(verify(incoming(request.body, request.headers), secrets)).not.toBeNull()
      })
      fc.assert(inSecrets, runs(120))
    })

    it('rejects a request without a signature, and one before the secret is configured', () => {
      if (fixture.covers === 'nothing') return
      const request = signed(first.body)
      expect(verify(incoming('{}', {}))).toMatchObject({ fault: expect.any(String) })
      if (provider.secrets.length > 0)
        expect(verify(incoming(request.body, request.headers), {})).toEqual({ fault: 'not_set_up' })
    })

    it('emits the same events in any batch and order', () => {
      for (const { body } of fixture.samples) {
        expect(read(body)).toEqual(read(body))
        if (!Array.isArray(body)) continue
        const ids = (of: unknown) =>
          read(of)
            .items.map(item => JSON.stringify(item))
            .sort()
        expect(ids(body.toReversed())).toEqual(ids(body))
        expect(body.flatMap(one => ids([one])).sort()).toEqual(ids(body))
      }
    })

    it('gives each event a unique id, distinct from those of other services', () => {
      const ids = fixture.samples.flatMap(({ body }) => read(body).items.map(({ id }) => id))
      // One notification is one event: the samples of a kind share no more than the envelope.
      if (kind !== 'ses') expect(new Set(ids).size).toBe(ids.length)
      for (const id of ids) expect(id).toMatch(/^[a-z]+:[\w-]{32}$/)
      if (provider.isAsked) return
      const prefix = ids[0]!.split(':')[0]
      const others = PROVIDER_KINDS.filter(other => other !== kind).flatMap(other =>
        FIXTURES[other].samples.flatMap(({ body }) =>
          readingOf(other, Buffer.from(textOf(body))).items.map(item => item.id.split(':')[0]),
        ),
      )
      expect(others).not.toContain(prefix)
    })

    it.each(fixture.times)('parses $raw as the right time', ({ raw, body, ms }) => {
      expect(read(body(raw)).items[0]?.time).toBe(ms)
    })

    it('never throws, for fields that are absent, unknown or of another type', () => {
      const strange = fc.oneof(
        fc.constantFrom<unknown>(null, [], {}, '', 0, -1, 1e300, true, '__proto__', [[]], { constructor: 1 }),
        fc.jsonValue({ maxDepth: 2 }),
      )
      const bodies = fixture.samples.map(({ body }) => body)
      const anyBody = fc.property(
        fc.constantFrom(...bodies),
        fc.array(fc.tuple(fc.nat(), strange), { minLength: 1, maxLength: 4 }),
        (body, changes) => {
          const text = changes.reduce((so, [place, value]) => mutated(so, place, value), textOf(body))
          const reading = read(text)
          expect(() => verify(incoming(text, signed(first.body).headers))).not.toThrow()
          for (const { id, name, time } of reading.items) {
            expect(id.length).toBeLessThanOrEqual(128)
            expect(Object.keys(KINDS)).toContain(name)
            expect(time === null || Number.isSafeInteger(time)).toBe(true)
          }
        },
      )
      fc.assert(anyBody, runs(360))
      fc.assert(
        fc.property(
          fc.oneof(
            fc.uint8Array({ maxLength: 60 }),
            fc.json().map(text => Buffer.from(text)),
          ),
          bytes => {
            expect(() => read(bytes)).not.toThrow()
            expect(() => verify(incoming(bytes, signed(first.body).headers))).not.toThrow()
          },
        ),
        runs(240),
      )
    })

    it('keeps the valid items of a batch with an invalid one', () => {
      const batch = fixture.samples.find(({ body }) => Array.isArray(body))
      if (!batch) return
      const whole = read(batch.body).items
      const spoilt = read([null, ...(batch.body as unknown[]), 7, { event: {} }]).items
      expect(spoilt).toEqual(whole)
    })
  },
)

/** Puts a value in the place of one in a JSON text, or takes it away; a form is cut. */
function mutated(text: string, place: number, value: unknown): string {
  try {
    const tree = JSON.parse(text)
    const spots: [Record<string, unknown>, string][] = []
    const walk = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return
      for (const key of Object.keys(node)) {
        spots.push([node as Record<string, unknown>, key])
        walk((node as Record<string, unknown>)[key])
      }
    }
    walk(tree)
    const spot = spots[place % Math.max(1, spots.length)]
    if (!spot) return JSON.stringify(value)
    const [node, key] = spot
    if (value === null && !Array.isArray(node)) delete node[key]
    else node[key] = value
    return JSON.stringify(tree)
  } catch {
    return text.slice(0, place % (text.length + 1)) + JSON.stringify(value)
  }
}

describe('fixtures', () => {
  const directory = new URL('fixtures/', import.meta.url)

  it.each(readdirSync(directory))('%s names the source of its format', file => {
    const [line] = readFileSync(new URL(file, directory), 'utf8').split('\n')
    expect(line).toMatch(/^\/\/ Shape read in: (https:\/\/|[\w-]+\/[\w.-]+ )/)
  })
})

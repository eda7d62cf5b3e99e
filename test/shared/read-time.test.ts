import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { timeOf } from '../../shared/read-time.ts'

const AT = Date.UTC(2026, 10, 5, 10)

describe('a time', () => {
  it.each([
    AT,
    AT / 1000,
    `${AT}`,
    `${AT / 1000}`,
    '2026-11-05T10:00:00Z',
    '2026-11-05T10:00:00.000+00:00',
    '2026-11-05T11:00:00+01:00',
    '2026-11-05T11:00+0100',
    '2026-11-05 15:30:00+05:30',
    '2026-11-05 10:00:00',
    ' 2026-11-05t10:00z ',
  ])('is parsed from %j', written => expect(timeOf(written)).toBe(AT))

  it.each([
    '05.11.2026 10:00',
    '5/11/2026',
    '2026-02-30',
    '2026-13-01',
    '2026-11-05T24:01Z',
    '2026-11-05T10:00+19:00',
    'Thu, 05 Nov 2026 10:00:00 GMT',
    'yesterday',
    '20261105',
    '',
    0,
    12,
    -AT,
    1e300,
    Number.NaN,
    null,
    [AT],
  ])('is not parsed from %j', written => expect(timeOf(written)).toBeNull())

  const instant = fc.integer({ min: 100_000_000_000, max: 4_000_000_000_000 })

  it('is the same from every notation, in any time zone of the machine', () => {
    const zone = process.env.TZ
    try {
      for (const one of ['UTC', 'Europe/Warsaw', 'America/Sao_Paulo']) {
        process.env.TZ = one
        fc.assert(
          fc.property(instant, fc.integer({ min: -14 * 60, max: 14 * 60 }), (at, minutes) => {
            const iso = new Date(at).toISOString()
            expect(timeOf(iso)).toBe(at)
            expect(timeOf(iso.replace('T', ' ').replace('Z', ''))).toBe(at)
            const two = (value: number) => String(value).padStart(2, '0')
            const ahead = `${minutes < 0 ? '-' : '+'}${two(Math.trunc(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`
            expect(timeOf(new Date(at + minutes * 60_000).toISOString().replace('Z', ahead))).toBe(at)
            expect(timeOf(at)).toBe(at)
            expect(timeOf(Math.trunc(at / 1000))).toBe(
              Math.trunc(at / 1000) < 1e9 ? null : Math.trunc(at / 1000) * 1000,
            )
          }),
        )
      }
    } finally {
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    }
  })
})

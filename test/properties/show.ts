import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import type { Event } from '../../shared/event.ts'
import type { Case } from '../oracle/arbitrary.ts'
import { zoneOf } from '../oracle/lines.ts'

const IS_LONG = Boolean(process.env.LONG)
export const TIMEOUT_MS = IS_LONG ? 3_600_000 : 120_000

/**
 * `LONG=1` draws ten times as many as usual, `LONG=50` fifty times, and afresh each time; otherwise half as many, the
 * same cases every time.
 */
const SEED = 20_261_121
const TIMES = IS_LONG ? Math.max(10, Number(process.env.LONG)) : 0.5
export const runs = (usual: number): { numRuns: number; seed: number } => ({
  numRuns: Math.ceil(usual * TIMES),
  seed: Number(process.env.SEED ?? (IS_LONG ? Date.now() % 2 ** 31 : SEED)),
})

/** Checks a property of cases; a failure reports the smallest case found, in readable form. */
export const holdsFor = <C extends Case>(
  arbitrary: fc.Arbitrary<C>,
  usual: number,
  property: (one: C) => void,
): void => {
  const details = fc.check(fc.property(arbitrary, property), { ...runs(usual), includeErrorInReport: false })
  if (!details.failed) return
  const [smallest] = details.counterexample ?? []
  const { errorInstance: error, seed, numRuns, numShrinks } = details
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error)
  throw new Error(
    [
      `case ${numRuns} of seed ${seed}, ${numShrinks} times smaller:`,
      smallest ? inWords(smallest) : '',
      said,
    ].join('\n'),
  )
}

export const inWords = ({ setting, arrivals, instants }: Case): string => {
  const zone = zoneOf(setting)
  const { rules, ...plan } = setting.plan
  return [
    `plan ${briefly({ ...plan, name: undefined, goal: undefined, state: undefined })}`,
    `site zone ${setting.siteZone}, retention ${setting.retention}`,
    ...rules.map(rule => `  rule ${briefly(rule)}`),
    'arrivals',
    ...arrivals.map(event => `  ${eventInWords(event, zone)}`),
    `instants ${instants.map(at => clock(at, zone)).join(', ')}`,
  ].join('\n')
}

export const clock = (time: number, zone: string): string =>
  `${Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone).toString({ timeZoneName: 'never' })} (${time})`

const eventInWords = ({ id, key, name, time, receivedAt, ...rest }: Event, zone: string): string => {
  const late = receivedAt === time ? '' : ` received ${clock(receivedAt, zone)}`
  return `${clock(time, zone)} ${key} ${id} ${name} ${briefly(rest)}${late}`
}

/** JSON without empty values. */
const briefly = (value: object): string =>
  JSON.stringify(value, (_, part) => {
    const isEmpty = part === null || (typeof part === 'object' && Object.keys(part).length === 0)
    return isEmpty ? undefined : part
  })

/** Fails with the fields that differ, each as the engine and as the oracle have it. */
export const expectSame = (what: string, engine: object, oracle: object): void => {
  const [a, b] = [Object.entries(engine), Object.entries(oracle)]
  const differing = [...new Set([...a, ...b].map(([name]) => name))].flatMap(name => {
    const [here, there] = [engine, oracle].map(one => sorted((one as Record<string, unknown>)[name]))
    return here === there ? [] : [`  ${name}: engine ${here}, oracle ${there}`]
  })
  if (differing.length > 0) throw new Error([what, ...differing].join('\n'))
}

const sorted = (value: unknown): string =>
  JSON.stringify(value, (_, part) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort())
      : part,
  ) ?? 'nothing'

import { Temporal } from 'temporal-polyfill'
import { amountOf } from '../../../shared/amount.ts'
import type { Mapping } from '../../../shared/mapping.ts'
import { list, text } from '../body.ts'
import { iso, seconds } from '../times.ts'

/** Currencies with no decimals, and with three. */
const WITHOUT_DECIMALS = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '))
const THREE_DECIMALS = new Set('BHD JOD KWD OMR TND'.split(' '))

type Time = NonNullable<Mapping['time']>

/** Ms since the epoch; null where the text has not this form. */
export function timeIn(value: unknown, form: Time['as'], zone: string): number | null {
  if (form === 's') return seconds(value)
  if (form === 'ms') {
    const whole = seconds(value)
    return whole === null ? null : Math.floor(whole / 1000)
  }
  if (form === 'iso') return iso(value)
  const said = text(value)
  if (said === undefined) return null
  try {
    const local =
      form === 'date'
        ? Temporal.PlainDate.from(said).toPlainDateTime()
        : Temporal.PlainDateTime.from(said.replace(' ', 'T'))
    return local.toZonedDateTime(zone).epochMilliseconds
  } catch {
    return null
  }
}

/** An amount, read by the collector's reader of amounts; null with no reading, or with two. */
export function amountIn(
  value: unknown,
  form: NonNullable<Mapping['value']>['as'],
  currency: string | undefined,
): number | null {
  const read = amountOf(value)
  if (read === null || form === 'decimal') return read
  if (!Number.isInteger(read)) return null
  const code = currency?.toUpperCase() ?? ''
  const places = WITHOUT_DECIMALS.has(code) ? 0 : THREE_DECIMALS.has(code) ? 3 : 2
  return read / 10 ** places
}

type Property = Mapping['props'][string]

/** A property by its cast; undefined where the value is missing or does not fit. */
export function castTo(value: unknown, as: Exclude<Property, { const: unknown }>['as']): unknown {
  switch (as) {
    case 'text':
      return text(value)
    case 'number':
      return amountOf(value) ?? undefined
    case 'flag':
      return flagIn(value)
    case 'list': {
      const entries = list(value).flatMap(entry => text(entry, 100) ?? [])
      return entries.length === 0 ? undefined : entries.slice(0, 20)
    }
  }
}

function flagIn(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value
  const said = text(value)?.toLowerCase()
  if (said === undefined) return undefined
  if (/^(?:1|true|yes|on|tak)$/.test(said)) return true
  return /^(?:0|false|no|off|nie)$/.test(said) ? false : undefined
}

import type { Scorer } from '../../score/compile.ts'
import { type Traits, takeTraits, traitValue } from '../../score/rules/traits.ts'
import type { Fact } from '../../score/score.ts'
import { fold } from '../../score/text.ts'

/** The known values of a contact, by attribute; a text is folded. An unknown attribute is left out. */
export type Attributes = ReadonlyMap<string, string | number>

/**
 * Parts of names of traits that are never compared, folded: identifying traits and protected traits.
 */
const NEVER =
  /(^|[_.\s-])(e?-?mail|phone|tel|mobile|name|surname|lastname|firstname|nick|login|user|username|id|uuid|address|street|zip|postcode|avatar|photo|url|birth\w*|age|wiek|sex|gender|plec|religi\w*|national\w*|obywatel\w*|ethnic\w*|race|health|zdrow\w*|disab\w*|politic\w*|orientation)($|[_.\s-])/i
const LONGEST_TEXT = 80
const DAY_MS = 86_400_000
const HOURS_A_QUARTER = 6

/** Traits that the plan's rules and audience name. */
export function traitsOfPlan({ plan }: Scorer): string[] {
  const named = new Set<string>()
  for (const rule of plan.rules) {
    if (rule.kind === 'trait') named.add(rule.trait)
    for (const { field } of rule.where)
      if (field.startsWith('traits.')) named.add(field.slice('traits.'.length))
  }
  for (const { field } of plan.audience ?? []) named.add(field.replace(/^traits\./, ''))
  return [...named].filter(name => !NEVER.test(name)).sort()
}

/** Reads attributes as they were before an instant; the calendar's are those of the first event. */
export class AttributeReader {
  readonly #traits: readonly string[]
  readonly #clock: Intl.DateTimeFormat

  constructor(scorer: Scorer) {
    this.#traits = traitsOfPlan(scorer)
    this.#clock = new Intl.DateTimeFormat('sv-SE', {
      timeZone: scorer.siteCalendar.zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      hourCycle: 'h23',
    })
  }

  /** The local date, month, weekday (0 is Monday) and quarter of the day of an instant. */
  local(at: number): { date: string; month: string; weekday: number; quarter: number } {
    const [date, hour] = this.#clock.format(at).split(' ') as [string, string]
    const days = Math.floor(Date.parse(`${date}T00:00Z`) / DAY_MS)
    return {
      date,
      month: date.slice(0, 7),
      // The epoch began on a Thursday.
      weekday: (((days + 3) % 7) + 7) % 7,
      quarter: Math.floor(Number.parseInt(hour, 10) / HOURS_A_QUARTER),
    }
  }

  read(before: readonly Fact[], seen: readonly Fact[], until: number): Attributes {
    const found = new Map<string, string | number>()
    const put = (name: string, value: unknown) => {
      const known = plainValue(value)
      if (known !== null && !found.has(name)) found.set(name, known)
    }
    const traits: Traits = new Map()
    for (const fact of before) takeTraits(traits, fact)
    for (const fact of seen) {
      const { event } = fact
      if (event.time >= until) break
      takeTraits(traits, fact)
      const { source, device, place } = event.derived
      put('source.channel', source?.channel)
      put('device.type', device?.type)
      put('place.country', place?.country)
      put('place.city', place?.city)
    }
    for (const name of this.#traits) put(`traits.${name}`, traitValue(traits, name))
    const { weekday, quarter } = this.local(seen[0]!.event.time)
    put('first.weekday', String(weekday))
    put('first.quarter', String(quarter))
    return found
  }
}

const plainValue = (value: unknown): string | number | null => {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value === 'boolean') return String(value)
  if (typeof value !== 'string' || value.trim() === '') return null
  return fold(value.trim()).slice(0, LONGEST_TEXT)
}

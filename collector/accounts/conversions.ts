import type { Conversion } from '../../shared/conversions.ts'
import { type Refusal, refusal } from '../../shared/refusal.ts'
import { checkPlan } from '../score/check/check.ts'

/** What is wrong with a list of conversions: ids and names are there once, conditions are those of rules. */
export function mistakeInConversions(conversions: readonly Conversion[]): Refusal | null {
  const taken = new Set<string>()
  for (const [index, { id, name, event }] of conversions.entries()) {
    for (const [field, key] of [
      ['id', `id ${id}`],
      ['name', `name ${name?.trim() || event}`],
    ] as const) {
      if (taken.has(key))
        return refusal(
          'bad_request',
          `another conversion has the same ${field}`,
          `conversions[${index}].${field}`,
        )
      taken.add(key)
    }
  }
  const rules = conversions.map(({ id, event, where, minTrust }) => ({
    id,
    kind: 'event',
    event,
    where,
    points: 1,
    ...(minTrust && { minTrust }),
  }))
  const checked = checkPlan({ name: 'conversions', rules })
  const [first] = checked.ok ? [] : checked.errors
  return first ? refusal('bad_request', first.message, first.path.replace(/^rules/, 'conversions')) : null
}

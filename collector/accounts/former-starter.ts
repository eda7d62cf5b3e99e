import { createHash } from 'node:crypto'
import type { Plan } from '../../shared/plan.ts'
import { type BuiltInKind, isBuiltIn } from '../../shared/words/built-in.ts'

/** The digests of starter plans that earlier versions gave new sites: each in English and in Polish. */
const FORMER: ReadonlySet<string> = new Set([
  'qZCdrLdTf1tEKMME0XjBBPQl4GcZ5f3DA-D8uaR64Fs',
  'CjXYbrRjVqYc-EOj4fxRmSKZQq7rOGGuW4aeYiBsESY',
  // When each message of an order counted.
  'UtSI4WArL2quxFYvBIYCuoEpcit9XrBCJLC9bs3vjxk',
  '3Uk_f3poIKapaytfvkvqBg-8F2OV26ZgSDlB7o9qrhE',
  // When forms, demos, calls, complaints and unsubscriptions had no limits.
  '4j-O6d23l9zzUb10V8M56Av0N5Lzo4h-KrJWkmQRfig',
  '2QpYjCxQMNkYApAAlJga6CkLYzgNfsE4RrQ-UTaoOmg',
  // When no rule spoke of mails and calls: services in either language, shop, content.
  'qpI8GfRvj3XZ4BFrL2caZvtcqdkRcAqpdL8zeyDUngI',
  'pxG5-_ckPa0vHnSQ58K_tPoIdVdrjOjelxLQdnWWb4Y',
  'NfBfITcWZTcVzjSSrRgQw0JAfI7YNqEDWgwUVwG9KSg',
  'djW78RQOB_JcvEREPYbSvGMfrvZgWmF_q5pzc_crxSI',
])

/**
 * Whether a document is a starter plan of an earlier version as it was given to its site. A document that was saved
 * again without a change is not edited; built-in texts are equal in either language and of each version.
 */
export const isFormerStarter = (plan: Plan): boolean => FORMER.has(digestOf(plan))

export function digestOf({ site: _, state: __, ...plan }: Plan): string {
  const text = (kind: BuiltInKind, id: string, given: string | undefined) =>
    given === undefined || isBuiltIn(kind, id, given) ? '' : given
  const named = <T extends { id: string; name?: string | undefined }>(kind: BuiltInKind, parts: T[]): T[] =>
    parts.map(part => ({ ...part, name: text(kind, part.id, part.name) }))
  const bare = {
    ...plan,
    name: text('plan', '', plan.name),
    goal: text('goal', '', plan.goal),
    rules: named('rule', plan.rules),
    groups: named('group', plan.groups),
    bands: named('band', plan.bands).map(band => ({ ...band, action: text('action', band.id, band.action) })),
    thresholds: named('threshold', plan.thresholds),
  }
  return createHash('sha256').update(canonical(bare)).digest('base64url')
}

/** The order of keys means nothing. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )

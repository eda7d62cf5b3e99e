import * as z from 'zod'
import { OPS } from './plan.ts'

const MOST_PATH = 200
const MOST_DEPTH = 6
const PART = /^(?:[^.[\]]+|\[\d{1,4}\])$/

/** The parts of `a.b[0].c`; null where it is no path. */
export function partsOf(path: string): (string | number)[] | null {
  const parts = path.match(/\[[^\]]*\]|[^.[\]]+/g) ?? []
  const isWhole = parts.every(part => PART.test(part)) && joined(parts) === path
  if (!isWhole || parts.length === 0 || parts.length > MOST_DEPTH || path.length > MOST_PATH) return null
  return parts.map(part => (part.startsWith('[') ? Number(part.slice(1, -1)) : part))
}

const joined = (parts: readonly string[]): string =>
  parts.reduce((path, part, i) => path + (i > 0 && !part.startsWith('[') ? '.' : '') + part, '')

/**
 * A place in a body: `order.items[0].sku`; in a form `data[email]` is written so too. `$.header.x-topic` and `$.query.id` are
 * what stands beside the body.
 */
export const MappingPath = z
  .string()
  .max(MOST_PATH)
  .refine(path => partsOf(path.replace(/^\$\./, '')) !== null, 'is not a path such as order.items[0].sku')
export type MappingPath = z.infer<typeof MappingPath>

export const TIME_FORMS = ['s', 'ms', 'iso', 'local', 'date'] as const
export const AMOUNT_FORMS = ['decimal', 'minor'] as const
export const CASTS = ['text', 'number', 'flag', 'list'] as const
const Scalar = z.union([z.string().max(500), z.number(), z.boolean()])
const Constant = z.strictObject({ const: Scalar })
/** What speaks of contacts themselves is no matter of a mapping. */
const NOT_MAPPED = ['alias', 'adjustment', 'objection', 'consent', 'group']
const EventName = z
  .string()
  .min(1)
  .max(64)
  .refine(name => !NOT_MAPPED.includes(name), 'is no event that a mapping can make')
const Property = z.union([Constant, z.strictObject({ path: MappingPath, as: z.enum(CASTS).default('text') })])
const Properties = z
  .record(z.string().min(1).max(60), Property)
  .refine(all => Object.keys(all).length <= 40, 'has at most 40')

/** How a body becomes events: data, without any language. The same body gives the same events. */
export const Mapping = z.strictObject({
  /** A list in the body: each entry is an event, and the other paths begin in it. */
  each: MappingPath.optional(),
  /** All must hold, else the entry is left out. */
  where: z
    .array(
      z.strictObject({
        field: MappingPath,
        op: z.enum(OPS),
        value: z.union([Scalar, z.array(Scalar).max(100)]).optional(),
      }),
    )
    .max(20)
    .default([]),
  /** The kind of event: one for all, or by a value of the body. What a table does not have is left out. */
  name: z.union([
    z.strictObject({ const: EventName }),
    z.strictObject({
      path: MappingPath,
      table: z.record(z.string().max(200), EventName).refine(all => Object.keys(all).length <= 100),
    }),
  ]),
  /** What makes an event this one and no other; `body`: all of its entry. */
  id: z.union([z.literal('body'), z.array(MappingPath).min(1).max(6)]),
  /** The arrival, where it is missing. `local` and `date` are of the site's time zone. */
  time: z.strictObject({ path: MappingPath, as: z.enum(TIME_FORMS) }).optional(),
  who: z.strictObject({
    email: MappingPath.optional(),
    userId: MappingPath.optional(),
    visitor: MappingPath.optional(),
    /** The one contact with this number, now or within 30 days. */
    phone: MappingPath.optional(),
  }),
  value: z.strictObject({ path: MappingPath, as: z.enum(AMOUNT_FORMS).default('decimal') }).optional(),
  currency: z
    .union([z.strictObject({ const: z.string().max(3) }), z.strictObject({ path: MappingPath })])
    .optional(),
  /** The number of an order, by which refunds find it. */
  order: MappingPath.optional(),
  props: Properties.default({}),
  /** Properties of the contact. */
  traits: Properties.default({}),
})
export type Mapping = z.infer<typeof Mapping>

/** A mapping that others have made for a service: it can be taken and changed. */
export const MappingPreset = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** Where the shape was read; empty: it is the owner who writes the body, as `example` shows. */
  source: z.string(),
  isVerified: z.boolean(),
  /** A body of this shape, with invented values. */
  example: z.unknown(),
  mapping: Mapping,
})
export type MappingPreset = z.infer<typeof MappingPreset>

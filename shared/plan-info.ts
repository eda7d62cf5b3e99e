import * as z from 'zod'
import { Instant } from './board.ts'
import { CALLED } from './called.ts'
import { Plan } from './plan.ts'

export const PlanInfo = z.object({
  id: z.string(),
  site: z.string(),
  name: z.string(),
  state: z.enum(['draft', 'live', 'archived']),
  liveVersion: z.number().int().nullable(),
  latestVersion: z.number().int(),
  /** The live document where there is one, else the latest draft. */
  document: Plan,
  updatedAt: Instant,
})
export type PlanInfo = z.infer<typeof PlanInfo>

export const PlanVersionInfo = z.object({
  version: z.number().int(),
  state: z.enum(['draft', 'building', 'live', 'retired']),
  author: z.string().nullable(),
  createdAt: Instant,
  publishedAt: Instant.nullable(),
})
export type PlanVersionInfo = z.infer<typeof PlanVersionInfo>

/** For the editor: with the latest saved document, and every version that there has been, newest first. */
export const PlanDetail = PlanInfo.extend({
  draft: Plan,
  versions: z.array(PlanVersionInfo),
  /** An earlier version's starter plan that has not been edited: a present one is worth a look. */
  isFormerStarter: z.boolean(),
})
export type PlanDetail = z.infer<typeof PlanDetail>

/** Warnings do not stop a plan from being saved or published. */
export const SavedPlan = z.object({
  id: z.string(),
  version: z.number().int(),
  warnings: z.array(z.object({ path: z.string(), message: z.string() })),
})
export type SavedPlan = z.infer<typeof SavedPlan>

/** Errors and warnings of a document, each with its path: `rules[0].points`. */
export const PlanCheck = z.object({
  errors: z.array(z.object({ path: z.string(), message: z.string() })),
  warnings: z.array(z.object({ path: z.string(), message: z.string() })),
})
export type PlanCheck = z.infer<typeof PlanCheck>

export const PublishPlan = z.object({
  /** Counts only events from now on in new and changed rules, instead of all history. */
  fromNow: z.boolean().default(false),
})

/** The effect of publishing a draft, computed on the stored history. */
export const Preview = z.object({
  contacts: z.number().int(),
  bands: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      now: z.number().int(),
      after: z.number().int(),
      enter: z.number().int(),
      leave: z.number().int(),
    }),
  ),
  /** Score histogram now and after: `from` of each bin, equal widths. */
  distribution: z.array(z.object({ from: z.number(), now: z.number().int(), after: z.number().int() })),
  /** Contacts that change bands, largest difference first, at most 1,000 of `changed`; null: on no board. */
  changes: z.array(
    z.object({
      contactId: z.string(),
      ...CALLED,
      from: z.string().nullable(),
      to: z.string().nullable(),
      now: z.number().nullable(),
      after: z.number().nullable(),
    }),
  ),
  changed: z.number().int(),
  moves: z.array(
    z.object({
      contactId: z.string(),
      name: z.string().nullable(),
      now: z.number().nullable(),
      after: z.number().nullable(),
      rankNow: z.number().nullable(),
      rankAfter: z.number().nullable(),
    }),
  ),
})
export type Preview = z.infer<typeof Preview>

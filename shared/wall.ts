import * as z from 'zod'
import { Instant } from './board.ts'
import { Plan } from './plan.ts'

/** A revocable read-only link for a screen on the wall. */
export const Wall = z.object({
  id: z.string(),
  name: z.string(),
  plan: z.string(),
  /** Whether names are shown; otherwise they are masked. */
  names: z.boolean(),
  createdAt: Instant,
})
export type Wall = z.infer<typeof Wall>

/** The data of a wall screen beside its socket (`/live?wall=TOKEN`). */
export const WallView = z.object({
  site: z.string(),
  plan: z.string(),
  planName: z.string(),
  bands: Plan.shape.bands,
  names: z.boolean(),
})
export type WallView = z.infer<typeof WallView>

export const NewWall = z.object({
  plan: z.string(),
  name: z.string().max(200).default(''),
  names: z.boolean().default(false),
})

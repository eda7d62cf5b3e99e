import * as z from 'zod'
import { Row } from './board.ts'

/** The name of a figure with a list of people: `from 40`, `converted rule pricing`, `step 0 went_on`. */
export const FigureName = z.string().min(1).max(500)

/** The people behind a figure. */
export const FigurePeople = z.strictObject({
  figure: z.string(),
  /** All of them; the rows are at most 200, the latest ones. */
  count: z.number().int().min(0),
  /** Contacts that have a score now; `rank` is the place in this list. */
  rows: z.array(Row),
})
export type FigurePeople = z.infer<typeof FigurePeople>

/** Null while the result is being counted. */
export const FigureState = z.strictObject({ people: FigurePeople.nullable() })
export type FigureState = z.infer<typeof FigureState>

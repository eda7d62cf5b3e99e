export type { Overview, Survey } from '../../shared/overview.ts'

/** The value that the schema module also names; importing it from there would bring all of zod into the page. */
export const OVERVIEW_PERIODS = [
  1, 7, 30,
] as const satisfies typeof import('../../shared/overview.ts').PERIODS_DAYS
export type Period = (typeof OVERVIEW_PERIODS)[number]

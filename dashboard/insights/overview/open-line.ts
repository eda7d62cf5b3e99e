import type { OverviewList } from '../../../shared/overview.ts'

/** A line of the overview that leads to its contacts. */
export type Line = { list: OverviewList; key: string; name: string }

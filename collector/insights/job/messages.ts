import type { PlanVersion, SiteSettings } from '../../model/rows.ts'
import type { Fact } from '../../score/score.ts'
import type { Result } from '../answers/insights.ts'
import type { Question } from '../history/settings.ts'

/** The first message to the thread. The thread compiles the plan itself, since functions cannot be posted. */
export type Beginning = {
  question: Question
  version: PlanVersion
  site: Pick<SiteSettings, 'id' | 'timeZone' | 'retention'>
}

/** Contacts with their facts, as text: three times as fast to hand over as objects. */
export type Piece = { id: string; facts: readonly Fact[] }[]

export type ToThread =
  | { kind: 'begin'; beginning: Beginning }
  | { kind: 'contacts'; text: string }
  | { kind: 'finish'; of: number }

export type FromThread = { kind: 'taken' } | { kind: 'result'; result: Result }

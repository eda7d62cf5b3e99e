import type { Plan } from '../../shared/plan.ts'

/** Traits of the contact that a partner is. Servers alone give them (`collector/ingest/validate.ts`). */
export const PARTNER_ID = 'partner_id'
export const PARTNER_KIND = 'partner_kind'
export const PARTNER_LEVEL = 'partner_level'
export const PARTNER_TRAITS = [PARTNER_ID, PARTNER_KIND, PARTNER_LEVEL] as const

/** Whether a plan scores partners: its audience asks for a trait of theirs. */
export const isOfPartners = ({ audience = [] }: Pick<Plan, 'audience'>): boolean =>
  audience.some(({ field }) => PARTNER_TRAITS.some(name => field === `traits.${name}`))

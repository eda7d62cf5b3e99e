import type { Kysely } from 'kysely'
import { type Refusal, refusal } from '../../../shared/refusal.ts'
import type { Actor } from '../../accounts/audit.ts'
import type { Tables } from '../../model/tables.ts'
import { readSettlement } from './settings.ts'

/** Where the site asks for four eyes: refuses payments and their export to who has closed one of the statements. */
export async function needsOtherEyes(
  db: Kysely<Tables>,
  site: string,
  statements: readonly { number: number | bigint | string; closed_by: string }[],
  actor: Actor,
): Promise<Refusal | null> {
  const own = statements.find(({ closed_by }) => closed_by === actor)
  if (!own || !(await readSettlement(db, site)).fourEyes) return null
  return refusal('four_eyes', `statement ${own.number} was closed by you; another person has to pay it`)
}

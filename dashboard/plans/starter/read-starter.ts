import type { Plan } from '../../../shared/plan.ts'
import type { PartnerStarter, StarterKind } from '../../../shared/starter-kind.ts'
import { get } from '../../core/api.ts'
import { language } from '../../words/words.ts'

/** The document of a starter plan, in the reader's language. */
export const readStarter = (kind: StarterKind | PartnerStarter): Promise<Plan> =>
  get(`/api/starters/${kind}`, { language: language.value })

import type { Act } from '../partners/acts/partner-acts.ts'
import type { PersonRow } from '../partners/people.ts'
import type { HttpContext } from './context.ts'

/** Records what a person of a partner has done. What goes wrong with it is logged, and the person's request goes on. */
export async function noteAct(
  { partners, log }: Pick<HttpContext, 'partners' | 'log'>,
  { site_id, partner_id }: Pick<PersonRow, 'site_id' | 'partner_id'>,
  act: Act,
): Promise<void> {
  try {
    await partners.acts.say(site_id, partner_id, act)
  } catch (error) {
    log.error({ err: error }, 'partners')
  }
}

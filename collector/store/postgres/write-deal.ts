import type { OutcomeChange } from '../../model/port.ts'
import { IS_DEAL_SQL, NO_OUTCOME_SQL, OUTCOME_KEPT_SQL, OUTCOME_SQL } from '../outcome-sql.ts'
import type { Client } from './pool.ts'

/** Writes the state of a contact's deals, from its events, into `leads`. */
export const writeDeal = async (
  client: Client,
  { site, contact, deal, statedAt }: OutcomeChange,
): Promise<void> => {
  const [text, values] = deal
    ? [
        `${OUTCOME_SQL} VALUES ($1, $2, $3, $4, '', $5) ${OUTCOME_KEPT_SQL}`,
        [site, contact, deal.outcome, deal.at, statedAt],
      ]
    : [
        `${NO_OUTCOME_SQL} updated_at = $3 WHERE site_id = $1 AND contact_id = $2 AND ${IS_DEAL_SQL}`,
        [site, contact, statedAt],
      ]
  await client.query({ text, values })
}

import type { Kysely } from 'kysely'
import { userIdOf } from '../../model/contact-row.ts'
import type { Alert, ContactRow } from '../../model/rows.ts'
import type { Tables } from '../../model/tables.ts'
import type { Message, Subject } from '../channel.ts'

type About = { alert: Alert; row: ContactRow; subject: Subject }

/** The message about a reward, in the state that the alert states; null if there is no such reward any more. */
export async function rewardMessage(
  db: Kysely<Tables>,
  { alert, row, subject }: About,
): Promise<Message | null> {
  const { reward: news, at } = alert
  if (!news) return null
  const found = await db.selectFrom('rewards').selectAll().where('id', '=', news.reward).executeTakeFirst()
  if (!found) return null
  const number = (value: number | null) => (value === null ? null : Number(value))
  return {
    kind: 'reward',
    reward: {
      ...{ id: found.id, rule: found.rule_id, name: found.name, plan: found.plan_id, state: news.state },
      ...{ previous: news.previous, reason: news.reason, reference: found.reference },
      ...{ amount: number(found.amount), currency: found.currency, score: Number(found.score) },
      crossing: found.crossing_id,
    },
    subject,
    userId: userIdOf(row),
    at,
  }
}

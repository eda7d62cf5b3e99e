import { NOTE_WORK_SQL, NOTED_WORK_SQL } from '../../model/commission-tables.ts'
import type { CommissionWork } from '../../model/port.ts'
import { texts } from './arrays.ts'
import type { Client } from './pool.ts'

/** Notes what the commissions of may have changed; of one subject the last stamp stays. */
export const writeWork = async (client: Client, work: readonly CommissionWork[]): Promise<void> => {
  if (work.length === 0) return
  const last = [...new Map(work.map(one => [`${one.site}/${one.subject}`, one])).values()]
  // In one sequence everywhere, so that two transactions never wait for one another.
  last.sort((a, b) => (a.site + a.subject < b.site + b.subject ? -1 : 1))
  const columns = [last.map(one => one.site), last.map(one => one.subject), last.map(one => one.stamp)]
  await client.query(
    `${NOTE_WORK_SQL} SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) ${NOTED_WORK_SQL}`,
    columns.map(texts),
  )
}

import { useSignal } from '@preact/signals'
import type { Surge } from '../../../shared/insights.ts'
import { may } from '../../core/session.ts'
import { longDate, times } from '../../ui/format.ts'
import { Panel } from '../../ui/panel.tsx'
import { Failure } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { proposeSeason } from './propose.ts'
import { insightsWords } from './words.ts'

/** Times of temporary interest: promotions, seasons. Nothing is shown where there was none. */
export function SurgesPart({ surges, planId }: { surges: readonly Surge[]; planId: string }) {
  const say = insightsWords.value
  const problem = useSignal<unknown>(null)
  if (surges.length === 0) return null
  const propose = (surge: Surge) =>
    proposeSeason(planId, surge, say.surgeName(longDate(surge.from))).catch(error => (problem.value = error))
  return (
    <Panel id="surges" title={say.surgesTitle} lead={say.surgesLead}>
      {problem.value !== null && <Failure error={problem.value} />}
      <Table isStacked labelledBy="surges">
        {surges.map(surge => (
          <tr key={surge.from}>
            <th scope="row">
              {longDate(surge.from)} – {longDate(surge.to)}
              <small>{say.asUsual(times(Math.round(surge.ratio * 10) / 10))}</small>
            </th>
            <td class="table-do">
              {may('member') && (
                <button type="button" class="button" onClick={() => void propose(surge)}>
                  {say.proposeSeason(times(surge.factor))}
                </button>
              )}
            </td>
          </tr>
        ))}
      </Table>
    </Panel>
  )
}

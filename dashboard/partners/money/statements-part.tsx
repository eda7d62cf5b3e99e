import type { StatementInfo } from '../../../shared/commission.ts'
import type { PartnerInfo } from '../../../shared/partner.ts'
import type { Site } from '../../../shared/site.ts'
import { get } from '../../core/api.ts'
import { useResource } from '../../core/use-resource.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Table } from '../../ui/table.tsx'
import { Closing } from './closing.tsx'
import { NeedsRight } from './needs-right.tsx'
import { SettlementPanel } from './settlement-panel.tsx'
import { StatementRow } from './statement-row.tsx'
import { useRights } from './use-rights.ts'
import { moneyWords } from './words.ts'

/** Closing a month with its preview, and the statements of all months. */
export function StatementsPart({ site }: { site: Site }) {
  const say = moneyWords.value
  const path = `/api/sites/${encodeURIComponent(site.id)}`
  const { has, isKnown } = useRights()
  const partners = useResource<{ rows: PartnerInfo[] }>(path, signal => get(`${path}/partners`, {}, signal))
  const list = useResource<{ rows: StatementInfo[] }>(`${path}/statements`, signal =>
    get(`${path}/statements`, { limit: 1000 }, signal),
  )
  const nameOf = (id: string) => partners.data.value?.rows.find(one => one.id === id)?.name || id
  const mayClose = has('statements.close')
  return (
    <>
      {mayClose && <Closing path={path} nameOf={nameOf} reload={list.reload} />}
      <Panel id="statements" title={say.statements} lead={say.statementsLead}>
        {isKnown && !mayClose && <NeedsRight right="statements.close" />}
        <Loaded of={list} lines={5}>
          {({ rows }) =>
            rows.length === 0 ? (
              <p class="soft">{say.statementsNone}</p>
            ) : (
              <Table
                labelledBy="statements"
                isStacked
                head={[say.statement, say.partner, say.period, say.total, say.state, null]}
              >
                {rows.map(row => (
                  <StatementRow
                    key={row.number}
                    row={row}
                    path={path}
                    name={nameOf(row.partner)}
                    mayCancel={mayClose}
                    reload={list.reload}
                  />
                ))}
              </Table>
            )
          }
        </Loaded>
      </Panel>
      <SettlementPanel path={path} />
    </>
  )
}

import type { ComponentChildren } from 'preact'
import type { SourceReportRow, SourcesReport } from '../../../shared/sources-report.ts'
import { number, times } from '../../ui/format.ts'
import { Table } from '../../ui/table.tsx'
import { language } from '../../words/words.ts'
import { minimumText } from '../numbers.ts'
import { sourcesWords } from './words.ts'

type Figures = SourcesReport['all']

/** Each group with its named parts below it, and the sum of all. */
export function SourcesTable({ report }: { report: SourcesReport }) {
  const say = sourcesWords.value
  return (
    <Table
      labelledBy="sources"
      head={[say.source, say.leads, say.won, say.rate, say.days, say.sales, say.commission]}
      isStacked
    >
      {report.rows.flatMap(row => [
        <Row key={row.group} name={say.groups[row.group]} row={row} />,
        ...report.parts
          .filter(part => part.group === row.group)
          .map(part => (
            <Row key={`${part.group} ${part.partner ?? part.name}`} name={nameOf(part)} row={part} isPart />
          )),
      ])}
      <Row name={say.all} row={report.all} />
    </Table>
  )
}

function nameOf({ name, partner }: SourceReportRow): ComponentChildren {
  const text = name || '—'
  return partner ? <a href={`/partners/${partner}`}>{text}</a> : text
}

type RowProps = {
  name: ComponentChildren
  row: Figures & { group?: SourceReportRow['group'] }
  isPart?: boolean
}

function Row({ name, row, isPart = false }: RowProps) {
  const say = sourcesWords.value
  return (
    <tr class={isPart ? 'sources-part' : undefined}>
      <th scope="row">{name}</th>
      <td data-label={say.leads}>
        {number(row.leads)}
        {row.open > 0 && <small class="partner-under">{say.open(row.open)}</small>}
      </td>
      <td data-label={say.won}>{say.ofRipe(number(row.won), number(row.ripe))}</td>
      <td data-label={say.rate}>
        <Rate row={row} />
      </td>
      <td data-label={say.days}>{row.daysToClose === null ? '—' : number(Math.round(row.daysToClose))}</td>
      <td data-label={say.sales}>{row.sales.length > 0 ? minimumText(row.sales) : '—'}</td>
      <td data-label={say.commission}>
        {row.commission.length > 0 ? minimumText(row.commission) : '—'}
        {row.salesPerCommission !== null && (
          <small class="partner-under">{say.perCommission(times(row.salesPerCommission))}</small>
        )}
      </td>
    </tr>
  )
}

const percent = (share: number): string =>
  new Intl.NumberFormat(language.value, { style: 'percent', maximumFractionDigits: 0 }).format(share)

/** The rate with its interval, as figures and as a bar. */
function Rate({ row }: { row: RowProps['row'] }) {
  const say = sourcesWords.value
  const { rate } = row
  if (rate === null)
    return <small class="partner-under">{row.group === 'coupon' ? say.onlyBuyers : say.noRate}</small>
  const { value, low, high } = rate
  return (
    <>
      {percent(value)}
      <span class="sources-bar" aria-hidden="true">
        <i style={{ insetInlineStart: `${low * 100}%`, width: `${(high - low) * 100}%` }} />
        <b style={{ insetInlineStart: `${value * 100}%` }} />
      </span>
      <small class="partner-under">
        {say.interval(percent(low), percent(high))}
        {row.isHandful && ` · ${say.handful}`}
      </small>
    </>
  )
}

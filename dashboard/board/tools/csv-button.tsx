import { useSignal } from '@preact/signals'
import type { Board, Row } from '../../../shared/board.ts'
import { ApiError, get } from '../../core/api.ts'
import { plan } from '../../core/session.ts'
import { download } from '../../lib/download.ts'
import { problemText } from '../../ui/problem-words.ts'
import { words } from '../../words/words.ts'
import { specOf, view } from '../view.ts'
import { csv } from './csv.ts'

const PAGE = 1_000
/** The byte order mark makes a spreadsheet read UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF'

/** Downloads all rows of the board with the current filter. */
export function CsvButton() {
  const { board } = words.value
  const isBusy = useSignal(false)
  const problem = useSignal<string | null>(null)
  const save = async () => {
    const chosen = plan.value
    if (!chosen) return
    isBusy.value = true
    problem.value = null
    try {
      const rows = await readAll(chosen.id)
      const bands = new Map(chosen.document.bands.map(({ id, name }) => [id, name]))
      const text = csv([HEAD, ...rows.map(row => cellsOf(row, bands))])
      download(
        `${chosen.name.replace(/[^\p{L}\p{N}]+/gu, '-')}.csv`,
        'text/csv;charset=utf-8',
        BYTE_ORDER_MARK + text,
      )
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      problem.value = problemText(error)
    } finally {
      isBusy.value = false
    }
  }
  return (
    <>
      {problem.value && <span role="alert">{problem.value}</span>}
      <button
        type="button"
        class="button"
        title={board.csvTitle}
        aria-label={board.csvTitle}
        disabled={isBusy.value}
        onClick={() => void save()}
      >
        {isBusy.value ? board.csvBusy : board.csv}
      </button>
    </>
  )
}

async function readAll(planId: string): Promise<Row[]> {
  const { plan: id, tag, cycle, filter } = specOf(view.value, planId)
  const rows: Row[] = []
  let cursor: string | null = null
  do {
    const query = {
      plan: id,
      tag,
      cycle,
      top: PAGE,
      filter: filter && JSON.stringify(filter),
      cursor: cursor ?? undefined,
    }
    const page: Board = await get<Board>('/api/board', query)
    rows.push(...page.rows)
    cursor = page.cursor
  } while (cursor !== null)
  return rows
}

const HEAD = [
  'rank',
  'name',
  'email',
  'userId',
  'company',
  'city',
  'country',
  'score',
  'fit',
  'engagement',
  'band',
  'source',
  'visits',
  'lastEvent',
  'lastItem',
  'lastEventAt',
  'owner',
  'contactId',
]

const cellsOf = (row: Row, bands: ReadonlyMap<string, string>) => [
  row.rank,
  row.name,
  row.email,
  row.userId,
  row.company,
  row.city,
  row.country,
  row.score,
  row.fit,
  row.engagement,
  row.band && (bands.get(row.band) ?? row.band),
  row.source,
  row.visits,
  row.lastEvent?.name,
  row.lastEvent?.item,
  row.lastEventAt,
  row.owner?.name,
  row.contactId,
]

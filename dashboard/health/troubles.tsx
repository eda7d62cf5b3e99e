import { useEffect } from 'preact/hooks'
import type * as z from 'zod'
import type { Trouble, TroubleList } from '../../shared/health.ts'
import type { InstallCheck } from '../../shared/site.ts'
import { get } from '../core/api.ts'
import { now } from '../core/server-clock.ts'
import { useResource } from '../core/use-resource.ts'
import { Ago } from '../ui/ago.tsx'
import { Icon } from '../ui/icons.tsx'
import { refusalText } from '../ui/problem-words.ts'
import { Failure, Lines } from '../ui/states.tsx'
import { probe } from './probe.ts'
import { healthWords, type TroubleCode } from './words.ts'

const LOOK_MS = 10_000
/** Troubles that refuse no events, or only some. */
const WITHOUT_COST = new Set(['companion_lost', 'not_ours', 'bad_amount'])

/** Their messages are names: an origin, a file, a method, an address. The others are sentences in English. */
const NAMING = new Set(['origin_not_allowed', 'companion_lost', 'method_not_allowed', 'not_ours'])

/** Errors of senders in the last week: their cost, the sender, and the remedy. */
export function Troubles({ site: id, isQuiet = false }: { site: string; isQuiet?: boolean }) {
  const say = healthWords.value
  const path = `/api/sites/${encodeURIComponent(id)}`
  const list = useResource<z.infer<typeof TroubleList>>(id, signal => get(`${path}/troubles`, {}, signal))
  const foreign = useResource<{ found: Trouble | null }>(id, async signal => {
    const { scriptUrl } = await get<InstallCheck>(`${path}/install`, {}, signal)
    return { found: await probe(scriptUrl, now.peek()) }
  })
  useEffect(() => {
    const timer = setInterval(list.reload, LOOK_MS)
    return () => clearInterval(timer)
  }, [id])
  const told = list.data.value?.rows
  const found = foreign.data.value?.found
  const rows = [...(found ? [found] : []), ...(told ?? [])]
  if (isQuiet && rows.length === 0) return null
  return (
    <section class="panel troubles" aria-labelledby="troubles-title">
      <h2 id="troubles-title">{say.title}</h2>
      <p class="soft">{say.lead}</p>
      {!told &&
        (list.error.value ? <Failure error={list.error.value} retry={list.reload} /> : <Lines count={3} />)}
      {told && rows.length === 0 && <p>{say.none}</p>}
      <ul>
        {rows.map(row => (
          <Row key={`${row.code} ${row.message} ${row.sender} ${row.field}`} row={row} />
        ))}
      </ul>
    </section>
  )
}

function Row({ row }: { row: Trouble }) {
  const say = healthWords.value
  const { code, message, count, sender, field, event, lastAt } = row
  const known = code as TroubleCode
  const cost = WITHOUT_COST.has(code) ? say.noCost(count) : say.cost[row.of](count)
  // For a wrong origin the message contains the sender's origin.
  const isNamed = NAMING.has(code) && sender !== null && message.includes(sender)
  const beside = [sender && !isNamed && say.from(sender), event, field && say.field(field)].filter(Boolean)
  return (
    <li>
      <Icon name="alert" />
      <div>
        <p>
          <b>{say.what[known] ?? refusalText(code, message)}</b> {cost}
        </p>
        <p>{say.fix[known] ?? say.fixElse}</p>
        <small>
          <code>{code}</code> {NAMING.has(code) && `${message}, `}
          {beside.length > 0 && `${beside.join(', ')}, `}
          {say.latest} <Ago at={lastAt} />
        </small>
      </div>
    </li>
  )
}

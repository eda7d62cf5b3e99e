import { useSignal } from '@preact/signals'
import type { StatementDetail, StatementInfo } from '../../../shared/commission.ts'
import { get, post } from '../../core/api.ts'
import { useResource } from '../../core/use-resource.ts'
import { useAttempt } from '../../ui/form.tsx'
import { longDay, shortDay } from '../../ui/format.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { language } from '../../words/words.ts'
import { ActForm } from './act-form.tsx'
import { commissionWords, minor } from './amounts.ts'
import { moneyWords } from './words.ts'

const COLUMNS = 6
type Props = { row: StatementInfo; path: string; name: string; mayCancel: boolean; reload: () => void }

export const monthOf = ({ from, zone }: Pick<StatementInfo, 'from' | 'zone'>): string =>
  new Intl.DateTimeFormat(language.value, { month: 'long', year: 'numeric', timeZone: zone }).format(
    new Date(from),
  )

export const pdfPath = (path: string, number: number): string =>
  `${path}/statements/${number}/pdf?language=${language.value}`

export function StatementRow({ row, path, name, mayCancel, reload }: Props) {
  const say = moneyWords.value
  const { number, currency, state } = row
  const open = useSignal<'lines' | 'cancel' | null>(null)
  const attempt = useAttempt(reload)
  const close = () => {
    open.value = null
  }
  const toggle = (part: 'lines' | 'cancel') => () => {
    open.value = open.value === part ? null : part
  }
  return (
    <>
      <tr>
        <th scope="row">
          {say.statement} {number}
          <small>
            {say.closedOn} {longDay(row.closedAt)}
          </small>
        </th>
        <td data-label={say.partner}>
          <a href={`/partners/${row.partner}`}>{name}</a>
        </td>
        <td data-label={say.period}>{monthOf(row)}</td>
        <td class="codes-number" data-label={say.total}>
          {minor(row.total, currency)}
        </td>
        <td data-label={say.state}>
          <span class="money-state" data-state={state}>
            {commissionWords().statements[state]}
          </span>
          <small class="partner-under">{row.reason || row.reference}</small>
        </td>
        <td class="table-do">
          <span class="codes-do">
            <button
              type="button"
              class="button"
              aria-expanded={open.value === 'lines'}
              aria-label={say.showLong(number)}
              onClick={toggle('lines')}
            >
              {say.show}
            </button>
            <a class="button" href={pdfPath(path, number)} download aria-label={say.pdfLong(number)}>
              {say.pdf}
            </a>
            {mayCancel && state === 'closed' && (
              <button
                type="button"
                class="button"
                aria-label={say.cancelLong(number)}
                onClick={toggle('cancel')}
              >
                {say.cancelStatement}
              </button>
            )}
          </span>
        </td>
      </tr>
      {open.value !== null && (
        <tr>
          <td class="codes-wide" colSpan={COLUMNS}>
            {open.value === 'lines' ? (
              <Lines path={`${path}/statements/${number}`} />
            ) : (
              <ActForm
                lead={say.cancelLead}
                button={say.cancelLong(number)}
                attempt={attempt}
                act={(_, reason) => post(`${path}/statements/${number}/state`, { to: 'cancelled', reason })}
                close={close}
              />
            )}
          </td>
        </tr>
      )}
    </>
  )
}

function Lines({ path }: { path: string }) {
  const say = moneyWords.value
  const words = commissionWords()
  const detail = useResource<StatementDetail>(path, signal => get(path, {}, signal))
  return (
    <Loaded of={detail} lines={3}>
      {({ lines, currency, hash }) => (
        <>
          <ul class="money-lines">
            {lines.map(line => (
              <li key={line.cause}>
                <span>
                  {line.order ?? line.reason ?? say.adjustment}
                  <small class="soft">
                    {' '}
                    {shortDay(line.at)}
                    {line.by && `, ${words.evidence[line.by] ?? line.by}`}
                    {line.corrects !== null &&
                      `, ${say.correctionOf(line.corrects)} (${say.earnedNow(minor(line.earned, currency), minor(line.frozenBefore, currency))})`}
                  </small>
                </span>
                <span class="codes-number">{minor(line.amount, currency)}</span>
              </li>
            ))}
          </ul>
          <p class="soft">
            {say.fingerprint}: <code>{hash.slice(0, 16)}</code>
          </p>
        </>
      )}
    </Loaded>
  )
}

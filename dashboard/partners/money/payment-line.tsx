import { useSignal } from '@preact/signals'
import type { PaymentRow } from '../../../shared/payment.ts'
import { post, put } from '../../core/api.ts'
import { textOf, useAttempt } from '../../ui/form.tsx'
import { shortDay, weekdayTime } from '../../ui/format.ts'
import { ActForm } from './act-form.tsx'
import { commissionWords, minor } from './amounts.ts'
import { monthOf } from './statement-row.tsx'
import { moneyWords } from './words.ts'

const COLUMNS = 7
/** An account that was stated so recently is pointed out. */
const FRESH_MS = 30 * 86_400_000
type Act = 'paid' | 'returned' | 'invoice'
type Props = {
  row: PaymentRow
  path: string
  isChosen: boolean
  /** Null: it cannot be put into a file. */
  toggle: (() => void) | null
  reload: () => void
}

export function PaymentLine({ row, path, isChosen, toggle, reload }: Props) {
  const say = moneyWords.value
  const { number, state } = row
  const act = useSignal<Act | null>(null)
  const isDue = state === 'closed' || state === 'returned'
  const button = (to: Act, label: string, long: string) => (
    <button
      type="button"
      class="button"
      aria-label={long}
      aria-expanded={act.value === to}
      onClick={() => {
        act.value = act.value === to ? null : to
      }}
    >
      {label}
    </button>
  )
  return (
    <>
      <tr>
        <th scope="row">
          {toggle && (
            <input type="checkbox" checked={isChosen} onChange={toggle} aria-label={say.choose(number)} />
          )}{' '}
          {say.statement} {number}
          <small>{monthOf(row)}</small>
        </th>
        <td data-label={say.partner}>
          <a href={`/partners/${row.partner}`}>{row.partnerName || row.partner}</a>
        </td>
        <td class="codes-number" data-label={say.total}>
          {minor(row.total, row.currency)}
        </td>
        <td data-label={say.account}>
          <AccountCell row={row} />
        </td>
        <td data-label={say.invoice}>
          {row.invoice?.invoice || row.invoice?.ksef ? (
            <>
              {row.invoice.invoice}
              <small class="partner-under">{row.invoice.ksef}</small>
            </>
          ) : (
            <span class="soft">{say.invoiceNone}</span>
          )}
        </td>
        <td data-label={say.state}>
          <span class="money-state" data-state={state}>
            {commissionWords().statements[state]}
          </span>
          <small class="partner-under">
            {isDue && row.file !== null ? say.inFile : row.reference || row.reason}
          </small>
        </td>
        <td class="table-do">
          <span class="codes-do">
            {isDue && button('paid', say.paid, say.paidLong(number))}
            {isDue && row.file === null && button('invoice', say.stateInvoice, say.stateInvoiceLong(number))}
            {state === 'paid' && button('returned', say.returned, say.returnedLong(number))}
          </span>
        </td>
      </tr>
      {act.value !== null && (
        <tr>
          <td class="codes-wide" colSpan={COLUMNS}>
            <LineAct
              act={act.value}
              row={row}
              path={`${path}/statements/${number}`}
              close={() => {
                act.value = null
              }}
              reload={reload}
            />
          </td>
        </tr>
      )}
    </>
  )
}

function AccountCell({ row: { account, upcoming, sharedWith } }: { row: PaymentRow }) {
  const say = moneyWords.value
  const isFresh = account && Date.now() - Date.parse(account.statedAt) < FRESH_MS
  return (
    <>
      {account ? `…${account.last4}` : <span class="partner-late">{say.accountNone}</span>}
      {account && <small class="partner-under">{account.holder}</small>}
      {isFresh && <small class="partner-under">{say.accountFresh(shortDay(account.statedAt))}</small>}
      {upcoming && (
        <small class="partner-under partner-late">
          {say.accountChanges(upcoming.last4, weekdayTime(upcoming.from))}
        </small>
      )}
      {sharedWith.length > 0 && <small class="partner-under partner-late">{say.shared}</small>}
    </>
  )
}

type ActProps = { act: Act; row: PaymentRow; path: string; close: () => void; reload: () => void }

function LineAct({ act, row, path, close, reload }: ActProps) {
  const say = moneyWords.value
  const attempt = useAttempt(reload)
  if (act === 'invoice')
    return (
      <ActForm
        lead={say.ksefHint}
        button={say.save}
        attempt={attempt}
        act={fields =>
          put(`${path}/invoice`, { invoice: textOf(fields, 'invoice'), ksef: textOf(fields, 'ksef') })
        }
        close={close}
        isReasonAsked={false}
      >
        <label class="field">
          {say.invoiceNumber}
          <input name="invoice" maxLength={60} defaultValue={row.invoice?.invoice ?? ''} />
        </label>
        <label class="field">
          {say.ksef}
          <input name="ksef" maxLength={60} defaultValue={row.invoice?.ksef ?? ''} />
        </label>
      </ActForm>
    )
  if (act === 'returned')
    return (
      <ActForm
        lead={say.returnedLead}
        button={say.returned}
        attempt={attempt}
        act={(_, reason) => post(`${path}/state`, { to: 'returned', reason })}
        close={close}
      />
    )
  return (
    <ActForm
      lead={say.paidLead}
      button={say.paidLong(row.number)}
      attempt={attempt}
      act={fields => post(`${path}/state`, { to: 'paid', reference: textOf(fields, 'reference') })}
      close={close}
      isReasonAsked={false}
    >
      <label class="field">
        {say.reference}
        <input name="reference" required maxLength={200} />
      </label>
    </ActForm>
  )
}

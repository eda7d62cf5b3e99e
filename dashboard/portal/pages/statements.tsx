import { useSignal } from '@preact/signals'
import type { OwnStatementDetail, OwnStatement as Row } from '../../../shared/sale.ts'
import { COMMISSION_WORDS } from '../../../shared/words/commissions.ts'
import { get, put } from '../api.ts'
import { Alert, Field, faultsOf, Title, useLoaded, Waiting } from '../parts.tsx'
import { siteId } from '../place.ts'
import { dateOf, language, t } from '../words/words.ts'
import { amountText } from './money.tsx'

/** The closed months: lines, PDF, and the number of the invoice. */
export function Statements() {
  const { statements } = t()
  const loaded = useLoaded(() => get<{ rows: Row[] }>('/statements'))
  const rows = loaded.value?.rows
  return (
    <>
      <Title>{statements.title}</Title>
      <p class="soft">{statements.lead}</p>
      {!rows && <Waiting {...loaded} />}
      {rows?.length === 0 && <p>{statements.none}</p>}
      <ul class="list">
        {rows?.map(row => (
          <Statement key={row.number} row={row} again={loaded.again} />
        ))}
      </ul>
    </>
  )
}

const monthOf = ({ from, zone }: Row): string =>
  new Intl.DateTimeFormat(language.value, { month: 'long', year: 'numeric', timeZone: zone }).format(
    new Date(from),
  )

function Statement({ row, again }: { row: Row; again: () => void }) {
  const { statements } = t()
  const isOpen = useSignal(false)
  const pdf = `/partner-api/${siteId()}/statements/${row.number}/pdf?language=${language.value}`
  return (
    <li>
      <h2>
        <span class="amount">{amountText(row.total, row.currency)}</span> {monthOf(row)}
      </h2>
      <p>
        <span class="badge" data-state={row.state}>
          {COMMISSION_WORDS[language.value].statements[row.state]}
        </span>{' '}
        {statements.number(row.number)}, {dateOf(row.closedAt)}
        {row.reason && `: ${row.reason}`}
      </p>
      {row.invoice && (
        <p class="soft">
          {row.invoice.invoice && `${statements.invoice}: ${row.invoice.invoice}`}{' '}
          {row.invoice.ksef && (
            <>
              {statements.ksef}: <code>{row.invoice.ksef}</code>
            </>
          )}
        </p>
      )}
      <p>
        <a
          class="button"
          href={pdf}
          download={`${statements.file}-${row.number}.pdf`}
          aria-label={`PDF: ${statements.number(row.number)}`}
        >
          PDF
        </a>
      </p>
      <details onToggle={event => (isOpen.value = event.currentTarget.open)}>
        <summary>{statements.lines}</summary>
        {isOpen.value && <Lines number={row.number} />}
      </details>
      {row.canInvoice && <InvoiceForm row={row} done={again} />}
    </li>
  )
}

function Lines({ number }: { number: number }) {
  const { sales, statements } = t()
  const loaded = useLoaded(() => get<OwnStatementDetail>(`/statements/${number}`))
  const detail = loaded.value
  if (!detail) return <Waiting {...loaded} />
  const { currency } = detail
  return (
    <ul>
      {detail.lines.map(line => (
        <li key={line.cause}>
          {amountText(line.amount, currency)}, {line.order ? sales.order(line.order) : sales.adjustment},{' '}
          {dateOf(line.at)}
          {line.reason && `: ${line.reason}`}
          {line.corrects !== null && (
            <span class="soft">
              {' '}
              {statements.corrects(
                line.corrects,
                amountText(line.earned, currency),
                amountText(line.frozenBefore, currency),
              )}
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}

function InvoiceForm({ row, done }: { row: Row; done: () => void }) {
  const { statements, common, problems } = t()
  const invoice = useSignal(row.invoice?.invoice ?? '')
  const ksef = useSignal(row.invoice?.ksef ?? '')
  const fault = useSignal<{ field: string | null; text: string } | null>(null)
  const save = async () => {
    fault.value = null
    const wish = { invoice: invoice.value, ksef: ksef.value }
    await put(`/statements/${row.number}/invoice`, wish).then(done, error => {
      fault.value = faultsOf(error)
    })
  }
  const faultAt = (field: string) => (fault.value?.field === field ? fault.value.text : undefined)
  return (
    <details>
      <summary>{statements.enter}</summary>
      <form
        onSubmit={event => {
          event.preventDefault()
          void save()
        }}
      >
        <Field
          label={statements.invoice}
          value={invoice.value}
          maxLength={60}
          isOptional
          fault={faultAt('invoice')}
          onInput={value => (invoice.value = value)}
        />
        <Field
          label={statements.ksef}
          value={ksef.value}
          maxLength={60}
          isOptional
          hint={statements.ksefHint}
          fault={faultAt('ksef')}
          onInput={value => (ksef.value = value)}
        />
        {fault.value && !(fault.value.field && problems[fault.value.field]) && (
          <Alert>{fault.value.text}</Alert>
        )}
        <button type="submit" class="button">
          {common.save}
        </button>
      </form>
    </details>
  )
}

import { useSignal } from '@preact/signals'
import type { FileEncoding, MadePaymentFile, PaymentFormat, PaymentRow } from '../../../shared/payment.ts'
import { post } from '../../core/api.ts'
import { now } from '../../core/server-clock.ts'
import { Labelled, useAttempt } from '../../ui/form.tsx'
import { InlineProblem } from '../../ui/inline-problem.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Select } from '../../ui/select.tsx'
import { sums } from './amounts.ts'
import { moneyWords } from './words.ts'

const FORMATS: PaymentFormat[] = ['elixir', 'pain001-09', 'pain001-03', 'csv']
const ENCODINGS: FileEncoding[] = ['utf-8', 'windows-1250', 'iso-8859-2']

type Props = { path: string; rows: readonly PaymentRow[]; made: () => void }

/** Makes a file of the chosen statements; what the format cannot write is listed instead. */
export function FileForm({ path, rows, made }: Props) {
  const say = moneyWords.value
  const format = useSignal<PaymentFormat>('elixir')
  const encoding = useSignal<FileEncoding>('utf-8')
  const date = useSignal(new Date(now.value).toISOString().slice(0, 10))
  const faults = useSignal<MadePaymentFile['faults']>([])
  const { attempt, problem, isBusy } = useAttempt()
  const make = () =>
    attempt(async () => {
      const wish = { format: format.value, encoding: encoding.value, date: date.value }
      const statements = rows.map(({ number }) => number)
      const answer = await post<MadePaymentFile>(`${path}/payment-files`, { ...wish, statements })
      faults.value = answer.faults
      if (answer.file) made()
    })
  const total = sums(rows.map(({ currency, total: amount }) => ({ currency, amount })))
  return (
    <Panel id="file" title={say.file} lead={say.fileLead}>
      <form
        class="form-line"
        onSubmit={event => {
          event.preventDefault()
          void make()
        }}
      >
        <Labelled label={say.format}>
          <Select
            label={say.format}
            value={format.value}
            options={FORMATS.map(value => ({ value, label: say.formats[value] }))}
            choose={value => {
              format.value = value
            }}
          />
        </Labelled>
        {format.value === 'elixir' && (
          <Labelled label={say.encoding}>
            <Select
              label={say.encoding}
              value={encoding.value}
              options={ENCODINGS.map(value => ({ value, label: say.encodings[value] }))}
              choose={value => {
                encoding.value = value
              }}
            />
          </Labelled>
        )}
        <label class="field">
          {say.date}
          <input
            name="date"
            type="date"
            required
            value={date.value}
            onInput={event => (date.value = event.currentTarget.value)}
          />
        </label>
        <button type="submit" class="button primary" disabled={isBusy.value || rows.length === 0}>
          {say.make}
        </button>
      </form>
      <p role="status">{rows.length === 0 ? say.chooseFirst : say.chosen(rows.length, total)}</p>
      {problem.value !== null && <InlineProblem error={problem.value} />}
      {faults.value.length > 0 && (
        <div role="alert">
          <p>{say.faults}</p>
          <ul class="money-faults">
            {faults.value.map((one, index) => (
              <li key={index}>
                {say.faultOf(one.statement)}, {say.fields[one.field] ?? one.field}: {say.codes[one.code]}
                {one.detail && ` “${one.detail}”`}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Panel>
  )
}

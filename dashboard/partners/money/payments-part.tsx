import { useSignal } from '@preact/signals'
import type { PaymentFileInfo, PaymentRow, PaymentRows } from '../../../shared/payment.ts'
import type { Site } from '../../../shared/site.ts'
import { get } from '../../core/api.ts'
import { useResource } from '../../core/use-resource.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Lines } from '../../ui/states.tsx'
import { Table } from '../../ui/table.tsx'
import { FileForm } from './file-form.tsx'
import { FileList } from './file-list.tsx'
import { NeedsRight } from './needs-right.tsx'
import { PayerForm } from './payer-form.tsx'
import { PaymentLine } from './payment-line.tsx'
import { useRights } from './use-rights.ts'
import { moneyWords } from './words.ts'

/** What is to be paid, the files for the bank, and what was paid. */
export function PaymentsPart({ site }: { site: Site }) {
  const say = moneyWords.value
  const path = `/api/sites/${encodeURIComponent(site.id)}`
  const { has, isKnown } = useRights()
  if (!isKnown) return <Lines count={6} />
  if (!has('payments.export'))
    return (
      <Panel id="payments" title={say.payments} lead={say.paymentsLead}>
        <NeedsRight right="payments.export" />
      </Panel>
    )
  return <Payments path={path} />
}

const isOpen = ({ state }: PaymentRow): boolean => state === 'closed' || state === 'returned'

function Payments({ path }: { path: string }) {
  const say = moneyWords.value
  const list = useResource<PaymentRows>(`${path}/payments`, signal => get(`${path}/payments`, {}, signal))
  const files = useResource<{ rows: PaymentFileInfo[] }>(`${path}/payment-files`, signal =>
    get(`${path}/payment-files`, {}, signal),
  )
  const chosen = useSignal<ReadonlySet<number>>(new Set())
  const reload = () => {
    list.reload()
    files.reload()
    chosen.value = new Set()
  }
  const toggle = (number: number) => {
    const next = new Set(chosen.value)
    if (!next.delete(number)) next.add(number)
    chosen.value = next
  }
  const rows = list.data.value?.rows ?? []
  return (
    <>
      <Panel id="payments" title={say.payments} lead={say.paymentsLead}>
        <Loaded of={list} lines={5}>
          {({ rows: all }) =>
            all.length === 0 ? (
              <p class="soft">{say.paymentsNone}</p>
            ) : (
              <Table
                labelledBy="payments"
                isStacked
                head={[say.statement, say.partner, say.total, say.account, say.invoice, say.state, null]}
              >
                {all
                  .toSorted((a, b) => Number(isOpen(b)) - Number(isOpen(a)))
                  .map(row => (
                    <PaymentLine
                      key={row.number}
                      row={row}
                      path={path}
                      isChosen={chosen.value.has(row.number)}
                      toggle={isOpen(row) && row.file === null ? () => toggle(row.number) : null}
                      reload={reload}
                    />
                  ))}
              </Table>
            )
          }
        </Loaded>
      </Panel>
      <PayerForm path={path} />
      <FileForm path={path} rows={rows.filter(({ number }) => chosen.value.has(number))} made={reload} />
      <Panel id="files" title={say.files}>
        <Loaded of={files} lines={2}>
          {({ rows: made }) =>
            made.length === 0 ? (
              <p class="soft">{say.filesNone}</p>
            ) : (
              <FileList files={made} path={path} reload={reload} />
            )
          }
        </Loaded>
      </Panel>
    </>
  )
}

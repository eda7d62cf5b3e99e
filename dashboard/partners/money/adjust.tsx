import { useSignal } from '@preact/signals'
import type { PartnerInfo } from '../../../shared/partner.ts'
import { post } from '../../core/api.ts'
import { Labelled, textOf, useAttempt } from '../../ui/form.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Select } from '../../ui/select.tsx'
import { ActForm } from './act-form.tsx'
import { minorOf } from './amounts.ts'
import { moneyWords } from './words.ts'

/** A credit or a debit by hand. */
export function Adjust({ partners, reload }: { partners: readonly PartnerInfo[]; reload: () => void }) {
  const say = moneyWords.value
  const isOpen = useSignal(false)
  const attempt = useAttempt(reload)
  const adjust = (fields: FormData, reason: string) => {
    const currency = textOf(fields, 'currency').toUpperCase()
    const amount = minorOf(textOf(fields, 'amount'), currency)
    if (amount === null || amount === 0) return Promise.reject(new Error(say.badAmount))
    return post(`/api/partners/${textOf(fields, 'partner')}/adjustments`, { amount, currency, reason })
  }
  if (partners.length === 0) return null
  return (
    <Panel id="adjust" title={say.adjust}>
      {isOpen.value ? (
        <ActForm
          lead={say.adjustLead}
          button={say.adjust}
          attempt={attempt}
          act={adjust}
          close={() => {
            isOpen.value = false
          }}
        >
          <Labelled label={say.partner}>
            <Select
              name="partner"
              label={say.partner}
              value={partners[0]!.id}
              options={partners.map(({ id, name }) => ({ value: id, label: name || id }))}
            />
          </Labelled>
          <label class="field">
            {say.amount}
            <input name="amount" required inputMode="decimal" maxLength={30} />
          </label>
          <label class="field">
            {say.currency}
            <input name="currency" required defaultValue="PLN" maxLength={3} pattern="[A-Za-z]{3}" />
          </label>
        </ActForm>
      ) : (
        <button type="button" class="button" onClick={() => (isOpen.value = true)}>
          {say.adjust}
        </button>
      )}
    </Panel>
  )
}

import { useSignal } from '@preact/signals'
import type * as z from 'zod'
import type { PayerAnswer } from '../../../shared/payment.ts'
import { get, put } from '../../core/api.ts'
import { useResource } from '../../core/use-resource.ts'
import { textOf, useAttempt } from '../../ui/form.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Panel } from '../../ui/panel.tsx'
import { ActForm } from './act-form.tsx'
import { moneyWords } from './words.ts'

const FIELDS = ['name', 'street', 'postCode', 'town', 'country'] as const

/** The company that pays, with its account. The number is written anew with each change. */
export function PayerForm({ path }: { path: string }) {
  const say = moneyWords.value
  const payer = useResource<z.infer<typeof PayerAnswer>>(`${path}/payer`, signal =>
    get(`${path}/payer`, {}, signal),
  )
  const isOpen = useSignal(false)
  const attempt = useAttempt(payer.reload)
  const save = (fields: FormData) =>
    put(`${path}/payer`, {
      ...Object.fromEntries(FIELDS.map(name => [name, textOf(fields, name)])),
      country: textOf(fields, 'country').toUpperCase() || 'PL',
      account: textOf(fields, 'account'),
    })
  return (
    <Panel id="payer" title={say.payer} lead={say.payerLead}>
      <Loaded of={payer} lines={1}>
        {({ payer: known }) =>
          known && !isOpen.value ? (
            <p>
              {say.payerNow(known.name, known.last4)}{' '}
              <button type="button" class="button" onClick={() => (isOpen.value = true)}>
                {say.payerChange}
              </button>
            </p>
          ) : (
            <ActForm
              lead=""
              button={say.save}
              attempt={attempt}
              act={save}
              close={() => {
                isOpen.value = false
              }}
              isReasonAsked={false}
            >
              {FIELDS.map(name => (
                <label class="field" key={name}>
                  {say[name]}
                  <input
                    name={name}
                    required={name === 'name'}
                    maxLength={name === 'country' ? 2 : 70}
                    defaultValue={known?.[name] ?? (name === 'country' ? 'PL' : '')}
                  />
                </label>
              ))}
              <label class="field">
                {say.accountNumber}
                <input name="account" required maxLength={60} autoComplete="off" />
              </label>
            </ActForm>
          )
        }
      </Loaded>
    </Panel>
  )
}

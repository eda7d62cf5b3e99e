import { useSignal } from '@preact/signals'
import type { PayoutAccount } from '../../../shared/payment.ts'
import type { PortalMe } from '../../../shared/portal.ts'
import { get, put, remove } from '../api.ts'
import { Alert, Field, faultsOf, useLoaded, Waiting } from '../parts.tsx'
import { dateOf, t } from '../words/words.ts'

/** The account that the partner is paid to. An owner changes it; the change holds after three days. */
export function PayoutAccountPart({ me }: { me: PortalMe }) {
  const { payout } = t()
  const loaded = useLoaded(() => get<PayoutAccount>('/payout-account'))
  const known = loaded.value
  const isOwner = me.person.role === 'owner'
  return (
    <section>
      <h2>{payout.title}</h2>
      {!known && <Waiting {...loaded} />}
      {known && <p>{known.account ? payout.now(known.account.last4, known.account.holder) : payout.none}</p>}
      {known?.upcoming && (
        <p class="notice">
          {payout.upcoming(known.upcoming.last4, dateOf(known.upcoming.from))}{' '}
          {isOwner && (
            <button
              type="button"
              class="link"
              onClick={() =>
                void remove<PayoutAccount>('/payout-account/upcoming').then(loaded.set, loaded.again)
              }
            >
              {payout.keep}
            </button>
          )}
        </p>
      )}
      {known && isOwner && <Change name={me.partner.company || me.partner.name} done={loaded.set} />}
    </section>
  )
}

function Change({ name, done }: { name: string; done: (after: PayoutAccount) => void }) {
  const { payout, common } = t()
  const account = useSignal('')
  const holder = useSignal(name)
  const town = useSignal('')
  const fault = useSignal<{ field: string | null; text: string } | null>(null)
  const save = async () => {
    fault.value = null
    const wish = { account: account.value, holder: holder.value, town: town.value }
    await put<PayoutAccount>('/payout-account', wish).then(
      after => {
        account.value = ''
        done(after)
      },
      error => {
        fault.value = faultsOf(error)
      },
    )
  }
  const faultAt = (field: string) => (fault.value?.field === field ? fault.value.text : undefined)
  return (
    <details>
      <summary>{payout.change}</summary>
      <form
        onSubmit={event => {
          event.preventDefault()
          void save()
        }}
      >
        <Field
          label={payout.account}
          value={account.value}
          maxLength={60}
          autoComplete="off"
          hint={payout.hint}
          fault={faultAt('account')}
          onInput={value => (account.value = value)}
        />
        <Field
          label={payout.holder}
          value={holder.value}
          maxLength={70}
          onInput={value => (holder.value = value)}
        />
        <Field
          label={payout.town}
          value={town.value}
          maxLength={35}
          isOptional
          onInput={value => (town.value = value)}
        />
        {fault.value && fault.value.field !== 'account' && <Alert>{fault.value.text}</Alert>}
        <button type="submit" class="button">
          {common.save}
        </button>
      </form>
    </details>
  )
}

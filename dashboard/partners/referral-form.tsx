import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import type { PartnerInfo } from '../../shared/partner.ts'
import type { ReferralInfo } from '../../shared/referral.ts'
import { REFERRAL_REASONS, REFERRAL_STATE_WORDS } from '../../shared/words/referrals.ts'
import { get, post } from '../core/api.ts'
import { useResource } from '../core/use-resource.ts'
import { Labelled, textOf, useAttempt } from '../ui/form.tsx'
import { InlineProblem } from '../ui/inline-problem.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Select } from '../ui/select.tsx'
import { language } from '../words/words.ts'
import { recordWords } from './record-words.ts'

type Props = { site: string; partner?: string; done: () => void }

/** Records a referral that a partner made by phone or in person, behind a button. */
export function ReferralForm(props: Props) {
  const say = recordWords.value
  const isOpen = useSignal(false)
  const answer = useSignal<ReferralInfo | null>(null)
  const recorded = (info: ReferralInfo) => {
    answer.value = info
    isOpen.value = false
    props.done()
  }
  return (
    <div class="partner-record">
      {!isOpen.value && (
        <button
          type="button"
          class="button"
          onClick={() => {
            isOpen.value = true
            answer.value = null
          }}
        >
          {say.open}
        </button>
      )}
      <p role="status">{answer.value && answerOf(answer.value)}</p>
      {isOpen.value &&
        (props.partner === undefined ? (
          <WithPartner {...props} recorded={recorded} close={() => (isOpen.value = false)} />
        ) : (
          <Form partner={props.partner} recorded={recorded} close={() => (isOpen.value = false)} />
        ))}
    </div>
  )
}

function answerOf({ name, state, reason }: ReferralInfo): string {
  const to = language.value
  const because = REFERRAL_REASONS[to][reason as keyof (typeof REFERRAL_REASONS)[typeof to]] ?? reason
  return `${name}: ${REFERRAL_STATE_WORDS[to][state]}, ${because}`
}

type FormProps = { partner: string; recorded: (info: ReferralInfo) => void; close: () => void }

/** Asks which partner the referral is from: one that may refer. */
function WithPartner({ site, ...rest }: Props & Omit<FormProps, 'partner'>) {
  const say = recordWords.value
  const path = `/api/sites/${encodeURIComponent(site)}/partners`
  const partners = useResource<{ rows: PartnerInfo[] }>(path, signal => get(path, {}, signal))
  const chosen = useSignal('')
  return (
    <Loaded of={partners} lines={2}>
      {({ rows }) => {
        const may = rows.filter(({ status }) => status === 'active' || status === 'applied')
        const partner = chosen.value || may[0]?.id
        return partner === undefined ? (
          <p class="soft">{say.noPartner}</p>
        ) : (
          <Form {...rest} partner={partner}>
            <Labelled label={say.partner}>
              <Select
                label={say.partner}
                value={partner}
                options={may.map(one => ({ value: one.id, label: one.name }))}
                choose={value => {
                  chosen.value = value
                }}
              />
            </Labelled>
          </Form>
        )
      }}
    </Loaded>
  )
}

function Form({ partner, recorded, close, children }: FormProps & { children?: ComponentChildren }) {
  const say = recordWords.value
  const { attempt, problem, isBusy } = useAttempt()
  const save = (event: SubmitEvent) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget as HTMLFormElement)
    const [email, phone] = [textOf(fields, 'email'), textOf(fields, 'phone')]
    void attempt(async () => {
      const path = `/api/partners/${encodeURIComponent(partner)}/referrals`
      recorded(
        await post<ReferralInfo>(path, {
          name: textOf(fields, 'name'),
          company: textOf(fields, 'company'),
          product: textOf(fields, 'product'),
          note: textOf(fields, 'note'),
          basis: textOf(fields, 'basis'),
          agreed: true,
          ...(email && { email }),
          ...(phone && { phone }),
        }),
      )
    })
  }
  return (
    <form class="form" onSubmit={save}>
      {children}
      <label class="field">
        {say.name}
        <input name="name" required maxLength={200} />
      </label>
      <label class="field">
        {say.company}
        <input name="company" maxLength={200} />
      </label>
      <label class="field">
        {say.email}
        <input name="email" type="email" />
      </label>
      <label class="field">
        {say.phone}
        <input name="phone" type="tel" maxLength={60} />
      </label>
      <label class="field">
        {say.product}
        <input name="product" maxLength={200} />
      </label>
      <label class="field">
        {say.note}
        <textarea name="note" rows={2} maxLength={2000} />
      </label>
      <fieldset class="field">
        <legend>{say.basis}</legend>
        {(['asked', 'agreed'] as const).map(basis => (
          <label key={basis} class="check">
            <input type="radio" name="basis" value={basis} required /> {say.bases[basis]}
          </label>
        ))}
      </fieldset>
      <p class="soft">{say.lead}</p>
      {problem.value !== null && <InlineProblem error={problem.value} />}
      <div class="form-do">
        <button type="submit" class="button primary" disabled={isBusy.value}>
          {say.save}
        </button>{' '}
        <button type="button" class="button" onClick={close}>
          {say.cancel}
        </button>
      </div>
    </form>
  )
}

import { useSignal } from '@preact/signals'
import type { Attribution } from '../../../shared/commission.ts'
import { get, post } from '../../core/api.ts'
import { useResource } from '../../core/use-resource.ts'
import { Labelled, textOf, useAttempt } from '../../ui/form.tsx'
import { exactTime } from '../../ui/format.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Select } from '../../ui/select.tsx'
import { ActForm } from './act-form.tsx'
import { commissionWords, minor } from './amounts.ts'
import type { SaleProps } from './sale-props.ts'
import { moneyWords } from './words.ts'

const NONE = '-'
const RULES = 'rules'
type Act = 'assign' | 'release' | 'void'

/** The evidence of an order: which won, why each other lost, the amounts per line, and the acts of staff. */
export function Why({ order, ...props }: SaleProps & { order: string }) {
  const { path, partners, mayDecide } = props
  const say = moneyWords.value
  const why = useResource<{ rows: Attribution[] }>(`${path} ${order}`, signal =>
    get(`${path}/attributions`, { order }, signal),
  )
  const nameOf = (id: string | null) =>
    id === null ? say.noPartner : partners.find(one => one.id === id)?.name || id
  return (
    <div class="money-why">
      <Loaded of={why} lines={3}>
        {({ rows: [one] }) =>
          one ? (
            <>
              <Evidence one={one} nameOf={nameOf} isHeld={props.row.state === 'held'} />
              {mayDecide && (
                <Decide
                  {...props}
                  order={order}
                  flags={one.flags}
                  reload={() => {
                    why.reload()
                    props.reload()
                  }}
                />
              )}
            </>
          ) : null
        }
      </Loaded>
    </div>
  )
}

type EvidenceProps = { one: Attribution; nameOf: (id: string | null) => string; isHeld: boolean }

function Evidence({ one, nameOf, isHeld }: EvidenceProps) {
  const say = moneyWords.value
  const words = commissionWords()
  const flags = one.flags.map(flag => words.flags[flag] ?? flag)
  return (
    <>
      {one.why !== null && <p>{say.nothingBecause(words.zero[one.why] ?? one.why)}</p>}
      {flags.length > 0 && <p>{isHeld ? say.heldBy(flags.join(', ')) : say.flagged(flags.join(', '))}</p>}
      {one.isPinned && <p class="soft">{say.pinned}</p>}
      <h3>{say.candidates}</h3>
      {one.candidates.length === 0 ? (
        <p class="soft">{say.noCandidates}</p>
      ) : (
        <ol class="money-evidence">
          {one.candidates.map((found, index) => (
            <li key={index} data-is={found.reason === 'won' ? 'won' : undefined}>
              <strong>{nameOf(found.partner)}</strong>: {words.evidence[found.by] ?? found.by}{' '}
              {(found.by === 'click' || found.by === 'coupon' || found.by === 'named') && (
                <code>{found.of}</code>
              )}
              , {exactTime(found.at)}
              <br />
              {found.reason === 'won' ? say.gotIt : (words.lost[found.reason] ?? found.reason)}
            </li>
          ))}
        </ol>
      )}
      {one.amounts.some(({ lines }) => lines.length > 1) && (
        <>
          <h3>{say.lines}</h3>
          {one.amounts.map(({ currency, lines }) => (
            <p key={currency}>{lines.map(line => minor(line, currency)).join(' + ')}</p>
          ))}
        </>
      )}
    </>
  )
}

type DecideProps = SaleProps & { order: string; flags: readonly string[] }

function Decide({ order, flags, path, partners, reload }: DecideProps) {
  const say = moneyWords.value
  const act = useSignal<Act | null>(null)
  const attempt = useAttempt(reload)
  const close = () => {
    act.value = null
  }
  if (act.value === null)
    return (
      <div class="form-do">
        <button type="button" class="button" onClick={() => (act.value = 'assign')}>
          {say.assign}
        </button>
        {flags.length > 0 && (
          <>
            <button type="button" class="button" onClick={() => (act.value = 'release')}>
              {say.release}
            </button>
            <button type="button" class="button" onClick={() => (act.value = 'void')}>
              {say.refuse}
            </button>
          </>
        )}
      </div>
    )
  if (act.value !== 'assign') {
    const answer = act.value
    const decide = async (_: FormData, reason: string) => {
      for (const flag of flags) await post(`${path}/orders/flag`, { order, flag, answer, reason })
    }
    const [lead, button] =
      answer === 'release' ? [say.releaseLead, say.release] : [say.refuseLead, say.refuse]
    return <ActForm lead={lead} button={button} attempt={attempt} act={decide} close={close} />
  }
  const assign = (fields: FormData, reason: string) => {
    const chosen = textOf(fields, 'partner')
    return post(`${path}/orders/assign`, { order, partner: chosen === NONE ? null : chosen, reason })
  }
  return (
    <ActForm lead={say.assignLead} button={say.assign} attempt={attempt} act={assign} close={close}>
      <Labelled label={say.partner}>
        <Select
          name="partner"
          label={say.partner}
          value={partners[0]?.id ?? NONE}
          options={[
            ...partners.map(({ id, name }) => ({ value: id, label: name || id })),
            { value: NONE, label: say.noPartner },
            { value: RULES, label: say.rules },
          ]}
        />
      </Labelled>
    </ActForm>
  )
}

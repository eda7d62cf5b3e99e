import { useSignal } from '@preact/signals'
import type { RewardChange, RewardInfo, RewardList } from '../../shared/reward.ts'
import { REWARD_NEXT, type RewardState } from '../../shared/reward-state.ts'
import { get, post } from '../core/api.ts'
import { may } from '../core/session.ts'
import { useResource } from '../core/use-resource.ts'
import { useAttempt } from '../ui/form.tsx'
import { exactTime, longDate, number } from '../ui/format.ts'
import { InlineProblem } from '../ui/inline-problem.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Notice } from '../ui/states.tsx'
import { valueText } from './reward-value.ts'
import { rewardWords } from './words.ts'

const STEP = 50
const MOST = 1000

type Props = { site: string; state?: RewardState }
type Change = (row: RewardInfo, change: Partial<RewardChange>) => void

/** Rewards with the next step of each. */
export function RewardTable({ site, state }: Props) {
  const say = rewardWords.value
  const limit = useSignal(STEP)
  const path = `/api/sites/${encodeURIComponent(site)}/rewards`
  const query = { state, limit: limit.value }
  const list = useResource<RewardList>(`${path}${JSON.stringify(query)}`, signal => get(path, query, signal))
  const { attempt, problem } = useAttempt(list.reload)
  const change: Change = (row, wish) => void attempt(() => post(`/api/rewards/${row.id}/state`, wish))
  return (
    <>
      {problem.value !== null && <InlineProblem error={problem.value} />}
      <Loaded of={list} lines={4}>
        {({ rows, cursor }) =>
          rows.length === 0 ? (
            <Notice title={say.none} text={say.noneHint}>
              <a class="button" href="/plans">
                {say.plans}
              </a>
            </Notice>
          ) : (
            <>
              <div class="table-scroll">
                <table class="table stacked" aria-label={say.title}>
                  <thead>
                    <tr>
                      <th scope="col">{say.contact}</th>
                      <th scope="col">{say.reward}</th>
                      <th scope="col">{say.why}</th>
                      <th scope="col">{say.state}</th>
                      <td />
                    </tr>
                  </thead>
                  <tbody>
                    {rows.map(row => (
                      <Row key={row.id} row={row} change={change} />
                    ))}
                  </tbody>
                </table>
              </div>
              {cursor !== null && limit.value < MOST && (
                <button
                  type="button"
                  class="button"
                  onClick={() => {
                    limit.value = Math.min(MOST, limit.value * 4)
                  }}
                >
                  {say.more}
                </button>
              )}
            </>
          )
        }
      </Loaded>
    </>
  )
}

function Row({ row, change }: { row: RewardInfo; change: Change }) {
  const say = rewardWords.value
  const who = row.contactName ?? (row.contact ? say.noName : say.erased)
  const next = REWARD_NEXT[row.state]
  const cancel = () => {
    const reason = prompt(say.cancelWhy)?.trim()
    if (reason) change(row, { state: 'cancelled', reason })
  }
  return (
    <tr>
      <th scope="row">{row.contact ? <a href={`/contacts/${row.contact}`}>{who}</a> : who}</th>
      <td data-label={say.reward}>
        {row.name}
        <small class="partner-under">{valueText(row.amount, row.currency)}</small>
      </td>
      <td data-label={say.why}>
        {say.because(row.planName, number(row.score))}
        <small class="partner-under">{longDate(row.at.slice(0, 10))}</small>
      </td>
      <td data-label={say.state}>
        {say.states[row.state]}
        <Last row={row} />
      </td>
      <td class="table-do">
        {may('member') && (
          <span class="codes-do">
            {next.includes('ordered') && (
              <button
                type="button"
                class="button"
                aria-label={say.orderLong(row.name, who)}
                onClick={() => change(row, { state: 'ordered' })}
              >
                {say.order}
              </button>
            )}
            {next.includes('delivered') && (
              <button
                type="button"
                class="button"
                aria-label={say.deliverLong(row.name, who)}
                onClick={() => change(row, { state: 'delivered' })}
              >
                {say.deliver}
              </button>
            )}
            {next.includes('cancelled') && (
              <button
                type="button"
                class="button"
                aria-label={say.cancelLong(row.name, who)}
                onClick={cancel}
              >
                {say.cancel}
              </button>
            )}
          </span>
        )}
      </td>
    </tr>
  )
}

/** Who stated the last state, when, and why. */
function Last({ row }: { row: RewardInfo }) {
  const say = rewardWords.value
  const last = row.steps.at(-1)!
  const by = last.authorName ?? (last.author === 'rule' ? say.byRule : say.byKey)
  return (
    <small class="partner-under" title={exactTime(last.at)}>
      {[by, longDate(last.at.slice(0, 10)), row.reference, last.reason].filter(Boolean).join(' · ')}
    </small>
  )
}

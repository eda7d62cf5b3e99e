import type { OwnReferral } from '../../../shared/referral.ts'
import { post } from '../api.ts'
import { Link, reasonWords, StateBadge, stateWords, Title, Waiting } from '../parts.tsx'
import { useReferrals } from '../referral-list.ts'
import { dateOf, t } from '../words/words.ts'

/** Every referral with its state, since when, the reason and the person who deals with it. */
export function Referrals() {
  const { referrals, start } = t()
  const loaded = useReferrals()
  const rows = loaded.list?.rows
  const withdraw = async (row: OwnReferral) => {
    if (!confirm(referrals.withdrawSure)) return
    await post(`/referrals/${row.id}/withdraw`).catch(() => {})
    loaded.again()
  }
  return (
    <>
      <Title>{referrals.title}</Title>
      <p class="unseen" role="status">
        {loaded.changed && referrals.changed(loaded.changed.name, stateWords(loaded.changed.state))}
      </p>
      {!rows && <Waiting {...loaded} />}
      {rows?.length === 0 && (
        <p>
          {referrals.none} <Link to="refer">{start.refer}</Link>
        </p>
      )}
      <ul class="list">
        {rows?.map(row => (
          <li key={row.id}>
            <h2>
              {row.name || <span class="soft">{referrals.erased}</span>}
              {row.company && <span class="soft"> · {row.company}</span>}
            </h2>
            <p>
              <StateBadge state={row.state} /> {reasonWords(row.reason)}
            </p>
            <p class="soft">
              {referrals.since(dateOf(row.since))}
              {row.owner && ` · ${referrals.owner(row.owner)}`}
              {row.protectedUntil && ` · ${t().refer.protectedUntil(dateOf(row.protectedUntil))}`}
            </p>
            <details>
              <summary>{referrals.history}</summary>
              <ol>
                {row.states.map(step => (
                  <li key={`${step.state}${step.at}${step.reason}`}>
                    {dateOf(step.at)}: {stateWords(step.state)}, {reasonWords(step.reason)}
                  </li>
                ))}
              </ol>
            </details>
            {row.canWithdraw && (
              <button type="button" class="link" onClick={() => void withdraw(row)}>
                {referrals.withdraw}
              </button>
            )}
          </li>
        ))}
      </ul>
      {rows && loaded.isFailed && <Waiting {...loaded} again={loaded.more} />}
      {loaded.list?.nextCursor && !loaded.isFailed && (
        <p>
          <button type="button" class="button" onClick={loaded.more}>
            {referrals.more}
          </button>
        </p>
      )}
    </>
  )
}

import type { PortalMe, PortalReferrals } from '../../../shared/portal.ts'
import { Link, reasonWords, StateBadge, Title, Waiting } from '../parts.tsx'
import { useReferrals } from '../referral-list.ts'
import { dateOf, t } from '../words/words.ts'
import { Money } from './money.tsx'
import { Rewards } from './rewards.tsx'

/** The states of the referrals, and the tasks of the partner. */
export function Start({ me }: { me: PortalMe }) {
  const { start } = t()
  const loaded = useReferrals()
  const { status: standing } = me.partner
  const status = standing === 'active' ? null : start.status[standing]
  return (
    <>
      <Title>{start.hello(me.person.name.split(/\s+/)[0] || me.partner.name)}</Title>
      {status && <p class="notice">{status}</p>}
      <TermsNotice me={me} />
      <p>
        <Link to="refer" class="button primary big">
          {start.refer}
        </Link>
      </p>
      <Money />
      {loaded.list ? <Latest {...loaded.list} /> : <Waiting {...loaded} />}
      <Rewards />
    </>
  )
}

function TermsNotice({ me: { terms } }: { me: PortalMe }) {
  const { start } = t()
  const wanted = terms.upcoming?.version ?? terms.inForce
  if (wanted === null || (terms.accepted ?? 0) >= wanted) return null
  return (
    <p class="notice">
      {terms.upcoming ? start.change(dateOf(terms.upcoming.beginsAt)) : start.terms}{' '}
      <Link to="terms">{start.read}</Link>
    </p>
  )
}

function Latest({ rows, counts }: PortalReferrals) {
  const { start } = t()
  return (
    <>
      <dl class="counts">
        <Count label={start.open} value={counts.open} />
        <Count label={start.won} value={counts.won} />
        <Count label={start.all} value={counts.all} />
      </dl>
      <h2>{start.latest}</h2>
      {rows.length === 0 && <p class="soft">{start.none}</p>}
      <ul class="list">
        {rows.slice(0, 3).map(row => (
          <li key={row.id}>
            <strong>{row.name || '—'}</strong> <StateBadge state={row.state} />
            <p class="soft">{reasonWords(row.reason)}</p>
          </li>
        ))}
      </ul>
    </>
  )
}

function Count({ label, value }: { label: string; value: number }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}

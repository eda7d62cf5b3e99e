import type { ReferralInfo, ReferralReason } from '../../shared/referral.ts'
import { REFERRAL_REASONS, REFERRAL_STATE_WORDS } from '../../shared/words/referrals.ts'
import { post } from '../core/api.ts'
import { may } from '../core/session.ts'
import { useAttempt } from '../ui/form.tsx'
import { exactTime, longDate, weekdayTime } from '../ui/format.ts'
import { InlineProblem } from '../ui/inline-problem.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Table } from '../ui/table.tsx'
import { language } from '../words/words.ts'
import { programmeWords } from './programme-words.ts'
import { ReferralForm } from './referral-form.tsx'
import { usePages } from './use-pages.ts'

const STEP = 50

type Props = { site: string; labelledBy: string; partner?: string; state?: 'to_answer' }

/** Referrals with their state, owner and clock. */
export function ReferralTable({ site, labelledBy, partner, state }: Props) {
  const say = programmeWords.value
  const path = `/api/sites/${encodeURIComponent(site)}/referrals`
  const list = usePages<ReferralInfo>(path, { partner, state, limit: STEP })
  const { attempt, problem } = useAttempt(list.reload)
  const overrule = (row: ReferralInfo) => {
    const reason = prompt(say.overruleReason)?.trim()
    if (reason) void attempt(() => post(`/api/referrals/${row.id}/overrule`, { reason }))
  }
  return (
    <>
      {may('member') && (
        <ReferralForm site={site} {...(partner !== undefined && { partner })} done={list.reload} />
      )}
      {problem.value !== null && <InlineProblem error={problem.value} />}
      <Loaded of={list} lines={4}>
        {({ rows, nextCursor }) =>
          rows.length === 0 ? (
            <p class="soft">{say.referralsNone}</p>
          ) : (
            <>
              <Table
                labelledBy={labelledBy}
                head={[say.referred, say.by, say.state, say.ownerColumn, null]}
                isStacked
              >
                {rows.map(row => (
                  <Row key={row.id} row={row} overrule={() => overrule(row)} />
                ))}
              </Table>
              {list.error.value !== null && <InlineProblem error={list.error.value} />}
              {nextCursor !== null && (
                <button
                  type="button"
                  class="button"
                  disabled={list.isBusy.value}
                  onClick={() => void list.more()}
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

function Row({ row, overrule }: { row: ReferralInfo; overrule: () => void }) {
  const say = programmeWords.value
  const to = language.value
  const isOpen = row.state === 'open' || row.state === 'working'
  const about = [row.company, row.email, row.phone, row.product, row.note].filter(Boolean)
  return (
    <tr>
      <th scope="row">
        {row.name || '—'}
        <small>{about.join(' · ')}</small>
      </th>
      <td data-label={say.by}>
        {row.partner ? (
          <a href={`/partners/${row.partner.id}`}>{row.partner.name || say.erased}</a>
        ) : (
          row.referrer
        )}
        <small class="partner-under">
          {say.channels[row.channel]}
          {row.author && ` (${row.author})`}, {say.basis[row.basis]}, {longDate(row.at.slice(0, 10))}
        </small>
      </td>
      <td data-label={say.state}>
        {REFERRAL_STATE_WORDS[to][row.state]}
        <small class="partner-under" title={exactTime(row.since)}>
          {REFERRAL_REASONS[to][row.reason as ReferralReason] ?? row.reason}
        </small>
      </td>
      <td data-label={say.ownerColumn}>
        {row.owner?.name ?? (isOpen ? say.allAdmins : '')}
        {isOpen && row.remindAt && (
          <small class={row.isOverdue ? 'partner-under partner-late' : 'partner-under'}>
            {row.isOverdue ? say.overdue : say.answerBy(weekdayTime(row.remindAt))}
          </small>
        )}
      </td>
      <td class="table-do">
        {row.contact && (
          <a class="button" href={`/contacts/${row.contact}`} aria-label={say.openLong(row.name)}>
            {say.open}
          </a>
        )}{' '}
        {row.canOverrule && may('member') && (
          <button type="button" class="button" aria-label={say.overruleLong(row.name)} onClick={overrule}>
            {say.overrule}
          </button>
        )}
      </td>
    </tr>
  )
}

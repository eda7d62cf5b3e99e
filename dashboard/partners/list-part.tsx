import type { PartnerInfo, PartnerStatus } from '../../shared/partner.ts'
import type { Site } from '../../shared/site.ts'
import { get, post } from '../core/api.ts'
import { may } from '../core/session.ts'
import { useResource } from '../core/use-resource.ts'
import { Ago } from '../ui/ago.tsx'
import { FormLine, textOf, useAttempt } from '../ui/form.tsx'
import { InlineProblem } from '../ui/inline-problem.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Panel } from '../ui/panel.tsx'
import { Table } from '../ui/table.tsx'
import { programmeWords } from './programme-words.ts'

/** Applications first, since they need an answer. */
const ORDER: Record<PartnerStatus, number> = { applied: 0, active: 1, paused: 2, closed: 3, banned: 4 }

export function ListPart({ site }: { site: Site }) {
  const say = programmeWords.value
  const path = `/api/sites/${encodeURIComponent(site.id)}/partners`
  const partners = useResource<{ rows: PartnerInfo[] }>(path, signal => get(path, {}, signal))
  const { attempt, problem, isBusy } = useAttempt(partners.reload)
  const answer = useAttempt(partners.reload)
  const state = (id: string, status: PartnerStatus, reason = '') =>
    void answer.attempt(() => post(`/api/partners/${id}/status`, { status, reason }))
  const add = (fields: FormData) =>
    attempt(() => {
      const name = textOf(fields, 'name')
      const email = textOf(fields, 'email')
      return post(path, {
        name,
        company: textOf(fields, 'company'),
        ...(email && { person: { name, email } }),
      })
    })
  return (
    <Panel id="partners" title={say.partners} lead={say.partnersLead}>
      {answer.problem.value !== null && <InlineProblem error={answer.problem.value} />}
      <Loaded of={partners} lines={5}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p class="soft">{say.partnersNone}</p>
          ) : (
            <Table
              labelledBy="partners"
              head={[say.partner, say.status, say.referrals, say.since, null]}
              isStacked
            >
              {rows
                .toSorted((a, b) => ORDER[a.status] - ORDER[b.status])
                .map(partner => (
                  <Row key={partner.id} partner={partner} state={state} />
                ))}
            </Table>
          )
        }
      </Loaded>
      {may('member') && (
        <FormLine button={say.add} submit={add} problem={problem.value} isBusy={isBusy.value}>
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
        </FormLine>
      )}
    </Panel>
  )
}

type RowProps = { partner: PartnerInfo; state: (id: string, status: PartnerStatus, reason?: string) => void }

function Row({ partner, state }: RowProps) {
  const say = programmeWords.value
  const { id, name, company, email, status, referrals, statusSince } = partner
  const decline = () => {
    const reason = prompt(say.declineReason)
    if (reason !== null) state(id, 'closed', reason)
  }
  return (
    <tr>
      <th scope="row">
        <a href={`/partners/${id}`}>{name || say.erased}</a>
        <small>{[company, email].filter(Boolean).join(' · ')}</small>
      </th>
      <td>
        <span class="partner-status" data-status={status}>
          {say.statuses[status]}
        </span>
      </td>
      <td data-label={say.referrals}>{say.counts(referrals.open, referrals.won, referrals.all)}</td>
      <td data-label={say.since}>
        <Ago at={statusSince} />
      </td>
      <td class="table-do">
        {status === 'applied' && may('member') && (
          <>
            <button
              type="button"
              class="button primary"
              aria-label={say.approveLong(name)}
              onClick={() => state(id, 'active')}
            >
              {say.approve}
            </button>{' '}
            <button type="button" class="button" onClick={decline}>
              {say.decline}
            </button>
          </>
        )}
      </td>
    </tr>
  )
}

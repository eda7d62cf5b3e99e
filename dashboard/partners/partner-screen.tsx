import type { PartnerDetail, PartnerStatus } from '../../shared/partner.ts'
import { get, patch, post, remove } from '../core/api.ts'
import { navigate } from '../core/route.ts'
import { may } from '../core/session.ts'
import { type Resource, useResource } from '../core/use-resource.ts'
import { download } from '../lib/download.ts'
import { textOf, useAttempt } from '../ui/form.tsx'
import { exactTime } from '../ui/format.ts'
import { InlineProblem } from '../ui/inline-problem.tsx'
import { Panel } from '../ui/panel.tsx'
import { Failure, Lines } from '../ui/states.tsx'
import { Title } from '../ui/title.tsx'
import { DealPart } from './deal-part.tsx'
import { PersonsPart } from './persons-part.tsx'
import { programmeWords } from './programme-words.ts'
import { ReferralTable } from './referral-table.tsx'
import { LevelPart } from './rules/level-part.tsx'

/** One partner: status, people, referrals, conditions, terms and the history. */
export function PartnerScreen({ id }: { id: string }) {
  const say = programmeWords.value
  const path = `/api/partners/${encodeURIComponent(id)}`
  const partner = useResource<PartnerDetail>(path, signal => get(path, {}, signal))
  const data = partner.data.value
  return (
    <main class="alerts partners" id="main">
      <header class="alerts-head">
        <Title text={data ? data.name || say.erased : say.partner} part={say.partners} />
        <nav class="alerts-parts" aria-label={say.partners}>
          <a href="/partners">
            <span data-text={say.back}>{say.back}</span>
          </a>
        </nav>
      </header>
      {data ? (
        <Detail data={data} path={path} reload={partner.reload} />
      ) : partner.error.value !== null ? (
        <Failure error={partner.error.value} retry={partner.reload} />
      ) : (
        <Lines count={6} />
      )}
    </main>
  )
}

type Props = { data: PartnerDetail; path: string; reload: Resource<unknown>['reload'] }

function Detail({ data, path, reload }: Props) {
  const say = programmeWords.value
  return (
    <>
      <Status data={data} path={path} reload={reload} />
      {data.erasedAt === null && may('member') && <About data={data} path={path} reload={reload} />}
      <PersonsPart data={data} path={path} reload={reload} />
      <Panel id="partner-referrals" title={say.referrals}>
        <ReferralTable site={data.site} partner={data.id} labelledBy="partner-referrals" />
      </Panel>
      <LevelPart data={data} path={path} reload={reload} />
      <DealPart data={data} path={path} reload={reload} />
      <Panel id="accepted" title={say.terms}>
        {data.acceptances.length === 0 ? (
          <p class="soft">{say.termsNone}</p>
        ) : (
          <ul class="partner-lines">
            {data.acceptances.map(one => (
              <li key={one.at}>
                {say.version(one.version)}, {exactTime(one.at)} <code>{one.textHash.slice(0, 12)}</code>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {may('member') && <Privacy data={data} path={path} />}
    </>
  )
}

/** The statuses that may follow each status. */
const NEXT: Record<PartnerStatus, PartnerStatus[]> = {
  applied: ['active', 'closed'],
  active: ['paused', 'closed', 'banned'],
  paused: ['active', 'closed', 'banned'],
  closed: ['active'],
  banned: ['active'],
}

function Status({ data, path, reload }: Props) {
  const say = programmeWords.value
  const { attempt, problem, isBusy } = useAttempt(reload)
  const words = (to: PartnerStatus): string => {
    if (to === 'active') return data.status === 'applied' ? say.approve : say.resume
    if (to === 'paused') return say.pause
    if (to === 'banned') return say.ban
    return data.status === 'applied' ? say.decline : say.close
  }
  const change = (to: PartnerStatus) => {
    const reason = to === 'active' ? '' : prompt(`${say.reason}. ${say.reasonHint}`)
    if (reason !== null) void attempt(() => post(`${path}/status`, { status: to, reason }))
  }
  const isFinal = data.erasedAt !== null
  return (
    <Panel id="status" title={say.status}>
      <p class="partner-do">
        <span class="partner-status" data-status={data.status}>
          {say.statuses[data.status]}
        </span>{' '}
        {may('member') &&
          !isFinal &&
          NEXT[data.status].map(to => (
            <button
              key={to}
              type="button"
              class={to === 'active' ? 'button primary' : 'button'}
              disabled={isBusy.value}
              onClick={() => change(to)}
            >
              {words(to)}
            </button>
          ))}
      </p>
      {problem.value !== null && <InlineProblem error={problem.value} />}
      <ul class="partner-lines">
        {data.statuses.toReversed().map(one => (
          <li key={`${one.from}${one.status}`}>
            {say.statuses[one.status]}, {exactTime(one.from)}
            {one.reason && `: ${one.reason}`}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function About({ data, path, reload }: Props) {
  const say = programmeWords.value
  const { attempt, problem, isBusy } = useAttempt(reload)
  const save = (event: SubmitEvent) => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget as HTMLFormElement)
    void attempt(() =>
      patch(path, {
        name: textOf(fields, 'name'),
        company: textOf(fields, 'company'),
        website: textOf(fields, 'website'),
        note: textOf(fields, 'note'),
      }),
    )
  }
  return (
    <Panel id="about" title={say.partner}>
      <form class="form" onSubmit={save}>
        <label class="field">
          {say.name}
          <input name="name" required maxLength={200} defaultValue={data.name} />
        </label>
        <label class="field">
          {say.company}
          <input name="company" maxLength={200} defaultValue={data.company} />
        </label>
        <label class="field">
          {say.website}
          <input name="website" maxLength={500} defaultValue={data.website} />
        </label>
        <label class="field">
          {say.note}
          <textarea name="note" rows={3} maxLength={2000} defaultValue={data.note} />
        </label>
        {problem.value !== null && <InlineProblem error={problem.value} />}
        <div class="form-do">
          <button type="submit" class="button" disabled={isBusy.value}>
            {say.save}
          </button>
        </div>
      </form>
    </Panel>
  )
}

function Privacy({ data, path }: Omit<Props, 'reload'>) {
  const say = programmeWords.value
  const { attempt, problem } = useAttempt()
  const save = async () =>
    download(`${data.id}.json`, 'application/json', JSON.stringify(await get(`${path}/export`), null, 2))
  const erase = () => {
    if (!confirm(say.eraseSure(data.name))) return
    void attempt(async () => {
      await remove(path)
      navigate('/partners')
    })
  }
  return (
    <Panel id="privacy" title={say.privacy}>
      {problem.value !== null && <InlineProblem error={problem.value} />}
      <p>
        <button type="button" class="button" onClick={() => void attempt(save)}>
          {say.download}
        </button>{' '}
        {may('admin') && data.erasedAt === null && (
          <button type="button" class="button" onClick={erase}>
            {say.erase}
          </button>
        )}
      </p>
    </Panel>
  )
}

import { useSignal } from '@preact/signals'
import type { PlanInfo } from '../../shared/plan-info.ts'
import { post } from '../core/api.ts'
import { navigate } from '../core/route.ts'
import { fail, loadPlans, may, plans, site, storedPlans } from '../core/session.ts'
import { rewardWords } from '../rewards/words.ts'
import { Ago } from '../ui/ago.tsx'
import { Failure, Lines, Notice } from '../ui/states.tsx'
import { Title } from '../ui/title.tsx'
import { words } from '../words/words.ts'
import { NewPlan } from './starter/new-plan.tsx'

export function PlansScreen() {
  const { plans: say } = words.value
  const problem = useSignal<unknown>(null)
  const rows = plans.value
  const copy = (of: PlanInfo) => {
    const stored = storedPlans.value?.find(({ id }) => id === of.id) ?? of
    return add({ ...stored.document, site: of.site, name: say.copyOf(of.name), state: 'draft' })
  }
  const add = async (document: object) => {
    try {
      const { id } = await post<{ id: string }>(
        `/api/plans?site=${encodeURIComponent(site.value!.id)}`,
        document,
      )
      await loadPlans()
      navigate(`/plans/${encodeURIComponent(id)}`)
    } catch (error) {
      problem.value = error
    }
  }
  return (
    <main class="page" id="main">
      <Title text={say.title} />
      <p class="lead">
        {say.lead} <a href="/rewards">{rewardWords.value.title}</a>
      </p>
      {problem.value !== null && <Failure error={problem.value} retry={() => void loadPlans().catch(fail)} />}
      {rows === null && <Lines count={5} />}
      {may('member') && site.value && <NewPlan add={add} fail={error => (problem.value = error)} />}
      {rows?.length === 0 && <Notice title={say.emptyTitle} text={say.emptyText} />}
      {rows && rows.length > 0 && (
        <div class="table-scroll">
          <table class="table stacked" aria-label={`${say.title}, ${site.value?.name ?? ''}`}>
            <thead>
              <tr>
                <th scope="col">{say.name}</th>
                <th scope="col">{say.state}</th>
                <th scope="col">{say.rules}</th>
                <th scope="col">{say.version}</th>
                <th scope="col">{say.updated}</th>
                {may('member') && <td />}
              </tr>
            </thead>
            <tbody>
              {rows.map(info => (
                <PlanRow key={info.id} info={info} copy={() => void copy(info)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </main>
  )
}

function PlanRow({ info, copy }: { info: PlanInfo; copy: () => void }) {
  const { plans: say } = words.value
  const { liveVersion, latestVersion } = info
  const isAhead = liveVersion !== null && latestVersion > liveVersion
  return (
    <tr>
      <th scope="row">
        <a href={`/plans/${encodeURIComponent(info.id)}`}>{info.name}</a>
        {info.document.goal && <small>{info.document.goal}</small>}
      </th>
      <td>
        <span class="state" data-is={info.state}>
          {say.states[info.state]}
        </span>
      </td>
      <td>{say.ruleCount(info.document.rules.length)}</td>
      <td>{isAhead ? say.draftOver(latestVersion, liveVersion) : `v${latestVersion}`}</td>
      <td>
        <Ago at={info.updatedAt} />
      </td>
      {may('member') && (
        <td class="table-do">
          <button type="button" class="button" onClick={copy}>
            {say.copyPlan}
          </button>
        </td>
      )}
    </tr>
  )
}

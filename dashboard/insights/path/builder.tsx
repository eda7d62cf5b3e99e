import { useSignal } from '@preact/signals'
import type { Insights } from '../../../shared/insights.ts'
import type { PathAnswer } from '../../../shared/insights-path.ts'
import type { Plan } from '../../../shared/plan.ts'
import type { PlanDetail, SavedPlan } from '../../../shared/plan-info.ts'
import { firstBands } from '../../../shared/words/built-in.ts'
import { get, post, put } from '../../core/api.ts'
import { navigate } from '../../core/route.ts'
import { loadPlans, may, site } from '../../core/session.ts'
import { Panel } from '../../ui/panel.tsx'
import { Failure } from '../../ui/states.tsx'
import { language } from '../../words/words.ts'
import { actName } from './act-name.ts'
import { type FitChoice, fitOf } from './fit.ts'
import { FitPart } from './fit-part.tsx'
import { MinusPart } from './minus-part.tsx'
import type { Own } from './own.ts'
import { planOfPath } from './plan-of-path.ts'
import { StepsTable } from './steps-table.tsx'
import { pathWords } from './words.ts'

const WARM = 30
const HOT = 100
const MINUS: Record<string, number> = {
  career_view: -10,
  email_unsubscribe: -20,
  complaint: -20,
  call_missed: -5,
}
const SILENCE_POINTS = -10

type Props = {
  path: PathAnswer
  profile: Insights['profile']
  planId: string
  /** The conversion in words. */
  goal: string
  choose: (steps: readonly string[]) => void
}

export function Builder({ path, profile, planId, goal, choose }: Props) {
  const say = pathWords.value
  const own = useSignal<Record<string, Own>>({})
  const left = useSignal<readonly string[]>([])
  const added = useSignal<readonly FitChoice[]>([])
  const name = useSignal(say.planName(goal))
  const aim = useSignal(say.goalOf(goal))
  const warm = useSignal(WARM)
  const hot = useSignal(HOT)
  const problem = useSignal<unknown>(null)
  const most = Math.max(0, ...path.steps.map(({ points }) => points.value))
  const fit = [...fitOf(profile, path.perPoint, most), ...added.value]
  const isLeft = (key: string) => left.value.includes(key)
  const toggle = (key: string) => {
    left.value = isLeft(key) ? left.value.filter(one => one !== key) : [...left.value, key]
  }
  const document = () =>
    planOfPath({
      name: name.value.trim() || say.planName(goal),
      goal: aim.value,
      steps: path.steps.map(({ act, points, validDays }) => ({
        act,
        name: actName(act),
        points: own.value[act]?.points ?? points.value,
        validDays: own.value[act]?.validDays === undefined ? validDays.value : own.value[act].validDays,
      })),
      minus: Object.entries(MINUS).flatMap(([kind, points]) =>
        isLeft(kind) ? [] : [{ kind, name: say.minus[kind]!, points }],
      ),
      silence: isLeft('silence')
        ? null
        : { days: path.silence.value, name: say.silence(path.silence.value), points: SILENCE_POINTS },
      fit: fit.filter(({ trait, value }) => !isLeft(`${trait} ${value}`)),
      fitGroup: say.fitGroup,
      warm: warm.value,
      hot: hot.value,
      hotName: say.hotThreshold,
      bands: firstBands(language.value),
    })
  const open = async (id: string) => {
    await loadPlans()
    navigate(`/plans/${encodeURIComponent(id)}`)
  }
  const makeNew = async () => {
    const saved = await post<SavedPlan>(`/api/plans?site=${encodeURIComponent(site.value!.id)}`, document())
    await open(saved.id)
  }
  const replace = async () => {
    const address = `/api/plans/${encodeURIComponent(planId)}`
    const { draft } = await get<PlanDetail>(address)
    const { rules, groups, bands, thresholds, goal: wished } = document()
    await put(address, { ...draft, rules, groups, bands, thresholds, goal: wished } satisfies Plan)
    await open(planId)
  }
  const attempt = (act: () => Promise<void>) => () => void act().catch(error => (problem.value = error))
  return (
    <Panel id="builder" title={say.builderTitle} lead={say.builderLead}>
      <StepsTable path={path} own={own} choose={choose} />
      <MinusPart
        silence={path.silence}
        points={{ ...MINUS, silence: SILENCE_POINTS }}
        isLeft={isLeft}
        toggle={toggle}
      />
      <FitPart fit={fit} isLeft={isLeft} toggle={toggle} add={one => (added.value = [...added.value, one])} />
      <h3>{say.thresholdsTitle}</h3>
      <p class="soft">
        {say.thresholdsLead} ({say.ourDefault})
      </p>
      <div class="form-line builder-line">
        <NumberField label={say.warm} value={warm} />
        <NumberField label={say.hot} value={hot} />
      </div>
      <div class="form-line builder-line">
        <TextField label={say.name} value={name} />
        <TextField label={say.goal} value={aim} />
      </div>
      {may('member') && (
        <p class="propose builder-line">
          <button type="button" class="button primary" onClick={attempt(makeNew)}>
            {say.makeNew}
          </button>
          <button type="button" class="button" title={say.replaceHint} onClick={attempt(replace)}>
            {say.replace}
          </button>
        </p>
      )}
      {problem.value !== null && <Failure error={problem.value} />}
    </Panel>
  )
}

function NumberField({ label, value }: { label: string; value: { value: number } }) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="number"
        step="1"
        value={value.value}
        onInput={event => {
          const wished = event.currentTarget.valueAsNumber
          if (Number.isFinite(wished)) value.value = Math.round(wished)
        }}
      />
    </label>
  )
}

function TextField({ label, value }: { label: string; value: { value: string } }) {
  return (
    <label class="field">
      <span>{label}</span>
      <input
        maxLength={80}
        value={value.value}
        onInput={event => (value.value = event.currentTarget.value)}
      />
    </label>
  )
}

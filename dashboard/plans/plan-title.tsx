import { Title } from '../ui/title.tsx'
import { words } from '../words/words.ts'
import { isUnder, usePlanEditor } from './editor/plan-editor.ts'
import { faultText } from './words/faults.ts'
import { planWords } from './words/words.ts'

/** The name and goal of the plan. */
export function PlanTitle() {
  const editor = usePlanEditor()
  const { plan, isReadOnly, faults } = editor
  const { plans: say } = words.value
  const { labels, named } = planWords.value
  const name = named('plan', '', plan.name)
  const goal = named('goal', '', plan.goal)
  const fault = faults.value.find(({ path }) => isUnder(path, 'name'))
  if (isReadOnly) {
    return (
      <div class="plan-title">
        <Title text={name} />
        <p class="soft">{goal}</p>
      </div>
    )
  }
  return (
    <div class="plan-title">
      <Title text={name} isHidden />
      <input
        aria-label={say.name}
        data-path="name"
        maxLength={200}
        value={name}
        aria-invalid={fault !== undefined}
        onInput={event => editor.write({ ...plan, name: event.currentTarget.value }, 'name', true)}
      />
      <input
        class="soft"
        aria-label={labels.goal}
        placeholder={labels.goal}
        data-path="goal"
        maxLength={1000}
        value={goal}
        onInput={event => editor.write({ ...plan, goal: event.currentTarget.value }, 'goal', true)}
      />
      {fault && <small role="alert">{faultText(fault.message)}</small>}
    </div>
  )
}

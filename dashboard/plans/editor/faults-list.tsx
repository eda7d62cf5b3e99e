import { Icon } from '../../ui/icons.tsx'
import { faultText } from '../words/faults.ts'
import { planWords } from '../words/words.ts'
import { isUnder, usePlanEditor } from './plan-editor.ts'

/** Everything that is wrong, in one place, each with the way to it. */
export function FaultsList() {
  const { faults, plan } = usePlanEditor()
  const words = planWords.value
  const all = faults.value
  if (all.length === 0) return null
  const nameOf = (path: string): string => {
    const index = /^rules\[(\d+)\]/.exec(path)?.[1]
    const rule = index === undefined ? undefined : plan.rules[Number(index)]
    return (rule && words.named('rule', rule.id, rule.name ?? '')) || path
  }
  return (
    <div class="plan-faults" role="status">
      <h2>{words.faultsTitle(all.length)}</h2>
      <ul>
        {all.map(({ path, message, isWarning }, index) => (
          <li key={`${path} ${index}`}>
            <Icon name="alert" />
            <span>
              <button type="button" class="link" onClick={() => goTo(path)}>
                {nameOf(path)}
              </button>
              {': '}
              {isWarning && `${words.warning}: `}
              {faultText(message)}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** The field at the path, or the nearest one around or inside it. */
function goTo(path: string): void {
  const fields = [...document.querySelectorAll<HTMLElement>('[data-path]')]
  const at = (field: HTMLElement) => field.dataset.path!
  const target =
    fields.find(field => at(field) === path) ??
    fields.filter(field => isUnder(path, at(field))).at(-1) ??
    fields.find(field => isUnder(at(field), path))
  target?.scrollIntoView({ block: 'center' })
  target?.focus()
}

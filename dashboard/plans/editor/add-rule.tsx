import type { Rule } from '../../../shared/plan.ts'
import { KindsDialog } from '../../ui/kinds-dialog.tsx'
import { blankRule } from '../sentence/rule-parts.ts'
import { planWords } from '../words/words.ts'
import { freeId } from './arrange.ts'
import { usePlanEditor } from './plan-editor.ts'

/** Asks what shall give points, and adds a rule of that kind to be changed. */
export function AddRule() {
  const editor = usePlanEditor()
  const say = planWords.value
  const add = (kind: Rule['kind']) => {
    const rule = blankRule(kind, freeId(editor.plan.rules, `rule-${kind}`))
    editor.rearrange({ ...editor.plan, rules: [...editor.plan.rules, rule] })
    editor.focusNext = rule.id
  }
  return (
    <KindsDialog
      id="add-rule"
      button={say.addRule}
      title={say.addRuleTitle}
      kinds={say.kinds}
      hints={say.kindHints}
      choose={add}
    />
  )
}

import { useRef } from 'preact/hooks'
import type { Rule } from '../../shared/plan.ts'
import { Icon } from '../icons.tsx'
import { planWords } from '../words/plan-words.ts'
import { words } from '../words/words.ts'
import { freeId } from './arrange.ts'
import { useDesk } from './desk.ts'
import { blankRule } from './sentence/rule-parts.ts'

/** Asks what shall give points, and adds a rule of that kind to be changed. */
export function AddRule() {
  const desk = useDesk()
  const dialog = useRef<HTMLDialogElement>(null)
  const say = planWords.value
  const add = (kind: Rule['kind']) => {
    const rule = blankRule(kind, freeId(desk.plan.rules, `rule-${kind}`))
    desk.rearrange({ ...desk.plan, rules: [...desk.plan.rules, rule] })
    desk.focusNext = rule.id
    dialog.current?.close()
  }
  return (
    <>
      <button type="button" class="button primary" onClick={() => dialog.current?.showModal()}>
        {say.addRule}
      </button>
      <dialog ref={dialog} class="dialog" aria-labelledby="add-rule-title">
        <header>
          <h2 id="add-rule-title">{say.addRuleTitle}</h2>
          <button
            type="button"
            class="button icon-only"
            aria-label={words.value.verbs.close}
            onClick={() => dialog.current?.close()}
          >
            <Icon name="close" />
          </button>
        </header>
        <ul class="kinds">
          {(Object.keys(say.kinds) as Rule['kind'][]).map(kind => (
            <li key={kind}>
              <button type="button" onClick={() => add(kind)}>
                <b>{say.kinds[kind]}</b>
                <small>{say.kindHints[kind]}</small>
              </button>
            </li>
          ))}
        </ul>
      </dialog>
    </>
  )
}

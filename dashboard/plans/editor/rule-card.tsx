import { useMemo } from 'preact/hooks'
import type { Rule } from '../../../shared/plan.ts'
import { signed } from '../../ui/format.ts'
import { Icon } from '../../ui/icons.tsx'
import { additionsTo } from '../sentence/rule-parts.ts'
import { ruleTokens } from '../sentence/rule-sentence.ts'
import { Sentence } from '../sentence/sentence.tsx'
import { put } from '../sentence/token.ts'
import { planWords } from '../words/words.ts'
import { freeId, insertAfter, removeRule } from './arrange.ts'
import { isUnder, type PlanEditor, usePlanEditor } from './plan-editor.ts'

type Props = {
  rule: Rule
  index: number
  move: (id: string, step: 1 | -1) => void
  grab: (id: string) => void
  said: (text: string) => void
}

/** A rule: its handle, its name, its sentence, and its actions. */
export function RuleCard(props: Props) {
  const editor = usePlanEditor()
  const words = planWords.value
  const { rule, index } = props
  const faults = editor.faults.value.filter(({ path }) => isUnder(path, `rules[${index}]`))
  const firings = editor.firings.value
  // The other rules, possibly hundreds, are not rendered again during an edit.
  return useMemo(
    () => <Card {...props} editor={editor} />,
    [rule, index, words, firings, JSON.stringify(faults)],
  )
}

function Card({ rule, index, move, grab, said, editor }: Props & { editor: PlanEditor }) {
  const words = planWords.value
  const base = `rules[${index}]`
  const named = words.named('rule', rule.id, rule.name ?? '')
  const name = named || words.unnamed
  const write = (next: Rule, path: string, isTyping: boolean) =>
    editor.write(
      { ...editor.plan, rules: editor.plan.rules.map(one => (one.id === rule.id ? next : one)) },
      path,
      isTyping,
    )
  const duplicate = () => {
    const copy = { ...rule, id: freeId(editor.plan.rules, rule.id) }
    editor.focusNext = copy.id
    editor.rearrange(insertAfter(editor.plan, copy, rule.id))
  }
  const remove = () => {
    const { rules } = editor.plan
    const at = rules.findIndex(({ id }) => id === rule.id)
    editor.focusNext = (rules[at + 1] ?? rules[at - 1])?.id ?? null
    editor.rearrange(removeRule(editor.plan, rule.id))
    said(words.removed(name))
  }
  return (
    <li class="rule" data-rule={rule.id}>
      {!editor.isReadOnly && (
        <button
          type="button"
          class="handle"
          aria-label={words.move(name)}
          title={words.move(name)}
          onPointerDown={event => {
            if (event.button !== 0) return
            event.currentTarget.focus()
            event.preventDefault()
            grab(rule.id)
          }}
          onKeyDown={event => {
            if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
            event.preventDefault()
            move(rule.id, event.key === 'ArrowUp' ? -1 : 1)
          }}
        >
          <Icon name="grip" />
        </button>
      )}
      <div class="rule-body">
        <div class="rule-head">
          {editor.isReadOnly ? (
            <b>{name}</b>
          ) : (
            <input
              class="rule-name"
              aria-label={words.nameHint}
              placeholder={words.nameHint}
              data-path={`${base}.name`}
              maxLength={200}
              value={named}
              onInput={event =>
                write(put(rule, 'name', event.currentTarget.value || undefined), `${base}.name`, true)
              }
            />
          )}
          <Fired rule={rule} editor={editor} />
          {!editor.isReadOnly && (
            <span class="rule-do">
              {additionsTo(rule, words).map(({ key, label, added }) => (
                <button key={key} type="button" class="link" onClick={() => write(added, base, false)}>
                  + {label}
                </button>
              ))}
              <button
                type="button"
                class="button icon-only"
                aria-label={`${words.duplicate}: ${name}`}
                title={words.duplicate}
                onClick={duplicate}
              >
                <Icon name="copy" />
              </button>
              <button
                type="button"
                class="button icon-only"
                aria-label={words.removeIt(name)}
                title={words.removeIt(name)}
                onClick={remove}
              >
                <Icon name="close" />
              </button>
            </span>
          )}
        </div>
        <Sentence tokens={ruleTokens(rule, words)} base={base} change={write} />
      </div>
    </li>
  )
}

/** The firings of a live rule; an unpublished rule has none yet. */
function Fired({ rule, editor }: { rule: Rule; editor: PlanEditor }) {
  const words = planWords.value
  const fired = editor.firings.value?.get(rule.id)
  if (!fired) return null
  const isStanding = rule.kind === 'trait' || rule.kind === 'share'
  return (
    <span class="rule-fired" title={isStanding ? words.holdsTitle : words.firedTitle}>
      {fired.times === 0 ? (
        words.firedNever
      ) : (
        <>
          {isStanding ? words.holds(fired.times) : words.fired(fired.times)}{' '}
          <b>{signed(Math.round(fired.points))}</b>
        </>
      )}
    </span>
  )
}

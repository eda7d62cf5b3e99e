import { useMemo } from 'preact/hooks'
import type { Rule } from '../../../shared/plan.ts'
import { signed } from '../../ui/format.ts'
import { Icon } from '../../ui/icons.tsx'
import { put } from '../sentence/piece.ts'
import { additionsTo } from '../sentence/rule-parts.ts'
import { rulePieces } from '../sentence/rule-sentence.ts'
import { Sentence } from '../sentence/sentence.tsx'
import { planWords } from '../words/words.ts'
import { freeId, insertAfter, removeRule } from './arrange.ts'
import { type Desk, isUnder, useDesk } from './desk.ts'

type Props = {
  rule: Rule
  index: number
  move: (id: string, step: 1 | -1) => void
  grab: (id: string) => void
  said: (text: string) => void
}

/** One rule: its handle, its name, its sentence, and what can be done with it. */
export function RuleCard(props: Props) {
  const desk = useDesk()
  const words = planWords.value
  const { rule, index } = props
  const faults = desk.faults.value.filter(({ path }) => isUnder(path, `rules[${index}]`))
  const firings = desk.firings.value
  // Hundreds of rules stand still while one is typed in.
  return useMemo(() => <Card {...props} desk={desk} />, [rule, index, words, firings, JSON.stringify(faults)])
}

function Card({ rule, index, move, grab, said, desk }: Props & { desk: Desk }) {
  const words = planWords.value
  const base = `rules[${index}]`
  const named = words.named('rule', rule.id, rule.name ?? '')
  const name = named || words.unnamed
  const write = (next: Rule, path: string, isTyping: boolean) =>
    desk.write(
      { ...desk.plan, rules: desk.plan.rules.map(one => (one.id === rule.id ? next : one)) },
      path,
      isTyping,
    )
  const duplicate = () => {
    const copy = { ...rule, id: freeId(desk.plan.rules, rule.id) }
    desk.focusNext = copy.id
    desk.rearrange(insertAfter(desk.plan, copy, rule.id))
  }
  const remove = () => {
    const { rules } = desk.plan
    const at = rules.findIndex(({ id }) => id === rule.id)
    desk.focusNext = (rules[at + 1] ?? rules[at - 1])?.id ?? null
    desk.rearrange(removeRule(desk.plan, rule.id))
    said(words.removed(name))
  }
  return (
    <li class="rule" data-rule={rule.id}>
      {!desk.isReadOnly && (
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
          {desk.isReadOnly ? (
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
          <Fired rule={rule} desk={desk} />
          {!desk.isReadOnly && (
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
        <Sentence pieces={rulePieces(rule, words)} base={base} change={write} />
      </div>
    </li>
  )
}

/** What the rule has done where it is live; one that has never been published could do nothing yet. */
function Fired({ rule, desk }: { rule: Rule; desk: Desk }) {
  const words = planWords.value
  const fired = desk.firings.value?.get(rule.id)
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

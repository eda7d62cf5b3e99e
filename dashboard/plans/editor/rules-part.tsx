import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Group, Rule } from '../../../shared/plan.ts'
import { announce } from '../../ui/announce.ts'
import { number } from '../../ui/format.ts'
import { Icon } from '../../ui/icons.tsx'
import { groupTokens } from '../sentence/part-sentences.ts'
import { Sentence } from '../sentence/sentence.tsx'
import { planWords } from '../words/words.ts'
import { AddRule } from './add-rule.tsx'
import { freeId, moveBy, removeGroup, sectionsOf } from './arrange.ts'
import { usePlanEditor } from './plan-editor.ts'
import { RuleCard } from './rule-card.tsx'
import { useDrag } from './use-drag.ts'

/** The rules, group by group. */
export function RulesPart() {
  const editor = usePlanEditor()
  const words = planWords.value
  const list = useRef<HTMLDivElement>(null)
  const grab = useDrag(editor, list)
  const { plan } = editor
  useLayoutEffect(() => {
    const id = editor.focusNext
    if (id === null) return
    editor.focusNext = null
    const card = list.current?.querySelector<HTMLElement>(`[data-rule="${CSS.escape(id)}"]`)
    card?.querySelector<HTMLElement>('.handle')?.focus()
    card?.scrollIntoView({ block: 'nearest' })
  })
  const move = (id: string, step: 1 | -1) => {
    const next = moveBy(editor.plan, id, step)
    if (!next) return
    editor.focusNext = id
    editor.rearrange(next)
    const section = sectionsOf(next).find(({ rules }) => rules.some(rule => rule.id === id))!
    const at = section.rules.findIndex(rule => rule.id === id)
    const place = words.place(number(at + 1), number(section.rules.length), groupName(section.group))
    const { name = '' } = section.rules[at]!
    announce(words.moved(words.named('rule', id, name) || words.unnamed, place))
  }
  const groupName = (id: string | null) =>
    id === null
      ? words.noGroup
      : words.named('group', id, editor.plan.groups.find(group => group.id === id)?.name ?? id)
  const addGroup = () => {
    const group: Group = { id: freeId(plan.groups, 'group'), name: words.newName.group }
    editor.rearrange({ ...plan, groups: [...plan.groups, group] })
  }
  const indexOf = (rule: Rule) => plan.rules.indexOf(rule)
  return (
    <section class="plan-part" aria-labelledby="rules-title">
      <h2 id="rules-title">{words.parts.rules}</h2>
      {plan.rules.length === 0 && <p class="soft">{words.emptyRules}</p>}
      <div class="sections" ref={list}>
        {sectionsOf(plan).map(({ group, rules }) => (
          <section
            key={group ?? ''}
            class="rule-group"
            data-group={group ?? ''}
            aria-label={groupName(group)}
          >
            {group !== null && <GroupHead id={group} />}
            {group === null && plan.groups.length > 0 && <h3>{words.noGroup}</h3>}
            <ol>
              {rules.map(rule => (
                <RuleCard
                  key={rule.id}
                  rule={rule}
                  index={indexOf(rule)}
                  move={move}
                  grab={grab}
                  said={announce}
                />
              ))}
            </ol>
          </section>
        ))}
      </div>
      {!editor.isReadOnly && (
        <div class="part-do">
          <AddRule />
          <button type="button" class="button" onClick={addGroup}>
            {words.addGroup}
          </button>
        </div>
      )}
    </section>
  )
}

function GroupHead({ id }: { id: string }) {
  const editor = usePlanEditor()
  const words = planWords.value
  const index = editor.plan.groups.findIndex(group => group.id === id)
  const group = editor.plan.groups[index]!
  const name = words.named('group', id, group.name ?? id)
  return (
    <header>
      <Sentence
        tokens={groupTokens(group, words)}
        base={`groups[${index}]`}
        change={(next, path, isTyping) =>
          editor.write({ ...editor.plan, groups: editor.plan.groups.with(index, next) }, path, isTyping)
        }
      />
      {!editor.isReadOnly && (
        <button
          type="button"
          class="button icon-only"
          aria-label={words.removeIt(name)}
          title={words.removeIt(name)}
          onClick={() => {
            editor.rearrange(removeGroup(editor.plan, id))
            announce(words.removed(name))
          }}
        >
          <Icon name="close" />
        </button>
      )}
    </header>
  )
}

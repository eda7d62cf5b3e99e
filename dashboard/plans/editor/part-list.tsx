import type { Plan } from '../../../shared/plan.ts'
import { announce } from '../../ui/announce.ts'
import { Icon } from '../../ui/icons.tsx'
import { Sentence } from '../sentence/sentence.tsx'
import type { Token } from '../sentence/token.ts'
import { planWords } from '../words/words.ts'
import { usePlanEditor } from './plan-editor.ts'

type ListName = 'bands' | 'thresholds' | 'seasons' | 'tags'
type Item<L extends ListName> = Plan[L][number]
type More<T> = { key: string; label: string; added: T }

type Props<L extends ListName> = {
  list: L
  tokens: (item: Item<L>, index: number) => Token<Item<L>>[]
  nameOf: (item: Item<L>) => string
  /** The additions that an item still allows. */
  more?: (item: Item<L>) => More<Item<L>>[]
  adds: { label: string; make: () => Item<L> }[]
}

/** A list of sentences of one sort, to which more can be added. */
export function PartList<L extends ListName>({ list, tokens, nameOf, more, adds }: Props<L>) {
  const editor = usePlanEditor()
  const words = planWords.value
  const items = editor.plan[list] as Item<L>[]
  const withItems = (next: Item<L>[]): Plan => ({ ...editor.plan, [list]: next })
  return (
    <section class="plan-part" aria-labelledby={`${list}-title`}>
      <h2 id={`${list}-title`}>{words.parts[list]}</h2>
      <p class="soft">{words.partHints[list]}</p>
      <ol>
        {items.map((item, index) => (
          <li key={'id' in item ? item.id : index} class="part-item">
            <Sentence
              tokens={tokens(item, index)}
              base={`${list}[${index}]`}
              change={(next, path, isTyping) =>
                editor.write(withItems(items.with(index, next)), path, isTyping)
              }
            />
            {!editor.isReadOnly && (
              <span class="rule-do">
                {more?.(item).map(({ key, label, added }) => (
                  <button
                    key={key}
                    type="button"
                    class="link"
                    onClick={() =>
                      editor.write(withItems(items.with(index, added)), `${list}[${index}]`, false)
                    }
                  >
                    + {label}
                  </button>
                ))}
                <button
                  type="button"
                  class="button icon-only"
                  aria-label={words.removeIt(nameOf(item))}
                  title={words.removeIt(nameOf(item))}
                  onClick={() => {
                    editor.rearrange(withItems(items.toSpliced(index, 1)))
                    announce(words.removed(nameOf(item)))
                  }}
                >
                  <Icon name="close" />
                </button>
              </span>
            )}
          </li>
        ))}
      </ol>
      {!editor.isReadOnly && (
        <div class="part-do">
          {adds.map(({ label, make }) => (
            <button
              key={label}
              type="button"
              class="button"
              onClick={() => editor.rearrange(withItems([...items, make()]))}
            >
              {label}
            </button>
          ))}
        </div>
      )}
    </section>
  )
}

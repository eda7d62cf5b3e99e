import type { Plan } from '../../../shared/plan.ts'
import { announce } from '../../ui/announce.ts'
import { Icon } from '../../ui/icons.tsx'
import type { Piece } from '../sentence/piece.ts'
import { Sentence } from '../sentence/sentence.tsx'
import { planWords } from '../words/words.ts'
import { useDesk } from './desk.ts'

type ListName = 'bands' | 'thresholds' | 'seasons' | 'tags'
type Item<L extends ListName> = Plan[L][number]
type More<T> = { key: string; label: string; added: T }

type Props<L extends ListName> = {
  list: L
  pieces: (item: Item<L>, index: number) => Piece<Item<L>>[]
  nameOf: (item: Item<L>) => string
  /** What can still be said of one. */
  more?: (item: Item<L>) => More<Item<L>>[]
  adds: { label: string; make: () => Item<L> }[]
}

/** A list of sentences of one sort, to which more can be added. */
export function PartList<L extends ListName>({ list, pieces, nameOf, more, adds }: Props<L>) {
  const desk = useDesk()
  const words = planWords.value
  const items = desk.plan[list] as Item<L>[]
  const withItems = (next: Item<L>[]): Plan => ({ ...desk.plan, [list]: next })
  return (
    <section class="plan-part" aria-labelledby={`${list}-title`}>
      <h2 id={`${list}-title`}>{words.parts[list]}</h2>
      <p class="soft">{words.partHints[list]}</p>
      <ol>
        {items.map((item, index) => (
          <li key={'id' in item ? item.id : index} class="part-item">
            <Sentence
              pieces={pieces(item, index)}
              base={`${list}[${index}]`}
              change={(next, path, isTyping) =>
                desk.write(withItems(items.with(index, next)), path, isTyping)
              }
            />
            {!desk.isReadOnly && (
              <span class="rule-do">
                {more?.(item).map(({ key, label, added }) => (
                  <button
                    key={key}
                    type="button"
                    class="link"
                    onClick={() =>
                      desk.write(withItems(items.with(index, added)), `${list}[${index}]`, false)
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
                    desk.rearrange(withItems(items.toSpliced(index, 1)))
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
      {!desk.isReadOnly && (
        <div class="part-do">
          {adds.map(({ label, make }) => (
            <button
              key={label}
              type="button"
              class="button"
              onClick={() => desk.rearrange(withItems([...items, make()]))}
            >
              {label}
            </button>
          ))}
        </div>
      )}
    </section>
  )
}

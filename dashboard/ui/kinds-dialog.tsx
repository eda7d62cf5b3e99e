import { useRef } from 'preact/hooks'
import { words } from '../words/words.ts'
import { Icon } from './icons.tsx'

type Props<K extends string> = {
  id: string
  button: string
  title: string
  kinds: Record<K, string>
  hints: Record<K, string>
  choose: (kind: K) => void
}

/** A button that asks which kind of thing is meant. */
export function KindsDialog<K extends string>({ id, button, title, kinds, hints, choose }: Props<K>) {
  const dialog = useRef<HTMLDialogElement>(null)
  return (
    <>
      <button type="button" class="button primary" onClick={() => dialog.current?.showModal()}>
        {button}
      </button>
      <dialog ref={dialog} class="dialog" aria-labelledby={`${id}-title`}>
        <header>
          <h2 id={`${id}-title`}>{title}</h2>
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
          {(Object.keys(kinds) as K[]).map(kind => (
            <li key={kind}>
              <button
                type="button"
                data-kind={kind}
                onClick={() => {
                  dialog.current?.close()
                  choose(kind)
                }}
              >
                <b>{kinds[kind]}</b>
                <small>{hints[kind]}</small>
              </button>
            </li>
          ))}
        </ul>
      </dialog>
    </>
  )
}

import { useEffect } from 'preact/hooks'
import type { BoardStore } from '../board/board-store.ts'
import { navigate } from '../core/route.ts'
import { me } from '../core/session.ts'
import { Icon } from '../ui/icons.tsx'
import { words } from '../words/words.ts'
import { isPaletteOpen } from './palette/open.ts'

const SECTIONS: Record<string, string> = {
  b: '/board',
  o: '/overview',
  a: '/alerts',
  p: '/plans',
  i: '/install',
  h: '/health',
  s: '/settings',
}
/** Time limit for the second key after `g`. */
const CHORD_MS = 1_000

export function useKeys(store: BoardStore): void {
  useEffect(() => {
    let goneAt = Number.NEGATIVE_INFINITY
    const press = (event: KeyboardEvent) => {
      if (me.value && event.key === 'k' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault()
        if (!document.querySelector('dialog:modal')) isPaletteOpen.value = true
        return
      }
      if (!me.value || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      // A modal dialog blocks the page beneath it, keys included.
      if (document.querySelector('dialog:modal')) return
      const isChord = performance.now() - goneAt < CHORD_MS
      goneAt = Number.NEGATIVE_INFINITY
      const section = isChord ? SECTIONS[event.key] : undefined
      if (section) navigate(section)
      else if (event.key === 'g') goneAt = performance.now()
      else if (event.key === '/') document.getElementById('search')?.focus()
      else if (event.key === 'p') store.togglePause()
      else if (event.key === '.') store.moveNow()
      else if (event.key === '?') openHelp()
      else if (event.key === 'j' || event.key === 'k') enterList(event)
      else return
      if (event.key !== 'j' && event.key !== 'k') event.preventDefault()
    }
    const click = (event: MouseEvent) => {
      if ((event.target as Element | null)?.closest?.('[data-opens="keys"]')) openHelp()
    }
    document.addEventListener('keydown', press)
    document.addEventListener('click', click)
    return () => {
      document.removeEventListener('keydown', press)
      document.removeEventListener('click', click)
    }
  }, [])
}

export function KeysHelp({ title }: { title: string }) {
  return (
    <dialog id="keys" class="dialog" aria-labelledby="keys-title">
      <form method="dialog">
        <header>
          <h2 id="keys-title">{title}</h2>
          <button type="submit" class="button icon-only" aria-label={words.value.verbs.close}>
            <Icon name="close" />
          </button>
        </header>
        <dl class="keys">
          {words.value.keys.rows.map(([keys, what]) => (
            <div key={keys}>
              <dt>
                {keys.split(' ').map(key => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
      </form>
    </dialog>
  )
}

function openHelp(): void {
  const dialog = document.getElementById('keys') as HTMLDialogElement | null
  if (dialog && !dialog.open) dialog.showModal()
}

/** From anywhere on the board, j and k lead into the list; inside it the list itself moves on. */
function enterList(event: KeyboardEvent): void {
  const list = document.querySelector<HTMLElement>('.rows, [data-list]')
  if (!list || list.contains(document.activeElement)) return
  list.querySelector<HTMLElement>(':is([role=row], article)[tabindex="0"]')?.focus()
  event.preventDefault()
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.matches('input:not([type=checkbox], [type=radio]), textarea, select')
  )
}

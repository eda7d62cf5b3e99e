import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { ContactList } from '../../../shared/contact.ts'
import { contactName } from '../../board/contact-name.ts'
import { isPaused } from '../../board/pause.ts'
import { get } from '../../core/api.ts'
import { navigate } from '../../core/route.ts'
import { plans, site } from '../../core/session.ts'
import { remember, remembered } from '../../lib/stored-choice.ts'
import { Icon } from '../../ui/icons.tsx'
import { wear } from '../../ui/theme.ts'
import { language } from '../../words/words.ts'
import { type Command, matching } from './commands.ts'
import { isPaletteOpen } from './open.ts'
import { ACTIONS, PLACES, paletteWords } from './words.ts'

const TYPING_MS = 150
const FOUND = 6
const RECENT = 5

/** One field for contacts, pages, plans and actions, by keyboard alone. */
export function Palette() {
  const say = paletteWords.value
  const dialog = useRef<HTMLDialogElement>(null)
  const search = useSignal('')
  const contacts = useSignal<readonly Command[]>([])
  const at = useSignal(0)
  useEffect(() => dialog.current?.showModal(), [])
  useEffect(() => findContacts(search.value, found => (contacts.value = found)), [search.value])
  const shown = [
    ...matching(fixedCommands(), search.value, recentIds()),
    ...(search.value.trim() === '' ? [] : contacts.value),
  ]
  const index = Math.min(at.value, shown.length - 1)
  const run = (command: Command | undefined) => {
    if (!command) return
    if (command.group !== 'contact') keepRecent(command.id)
    dialog.current?.close()
    command.run()
  }
  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step !== 0 && shown.length > 0) at.value = (index + step + shown.length) % shown.length
    else if (event.key === 'Enter') run(shown[index])
    else return
    event.preventDefault()
    document.getElementById(`command-${at.value}`)?.scrollIntoView({ block: 'nearest' })
  }
  return (
    <dialog
      ref={dialog}
      class="dialog palette"
      aria-label={say.title}
      onClose={() => {
        isPaletteOpen.value = false
      }}
    >
      <div class="palette-field">
        <Icon name="search" />
        <input
          type="text"
          role="combobox"
          aria-label={say.title}
          aria-expanded="true"
          aria-controls="commands"
          aria-activedescendant={shown.length > 0 ? `command-${index}` : undefined}
          autoComplete="off"
          spellcheck={false}
          maxLength={200}
          placeholder={say.hint}
          onKeyDown={press}
          onInput={event => {
            search.value = event.currentTarget.value
            at.value = 0
          }}
        />
      </div>
      <div id="commands" class="palette-list" role="listbox" aria-label={say.title} tabIndex={-1}>
        {shown.map((command, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys of the list.
          <div
            key={command.id}
            id={`command-${place}`}
            role="option"
            tabIndex={-1}
            aria-selected={place === index}
            onClick={() => run(command)}
          >
            {command.label}
            <span class="soft">{command.note ?? say.groups[command.group]}</span>
          </div>
        ))}
      </div>
      <p class="soft" role="status">
        {shown.length === 0 ? say.none : ''}
      </p>
    </dialog>
  )
}

function fixedCommands(): Command[] {
  const of = language.value
  const places = Object.entries(PLACES).map(
    ([href, names]): Command => ({
      id: href,
      group: 'place',
      label: names[of],
      texts: Object.values(names),
      run: () => navigate(href),
    }),
  )
  const own = (plans.value ?? []).map(
    ({ id, name }): Command => ({
      id: `plan ${id}`,
      group: 'plan',
      label: name,
      texts: [name],
      run: () => navigate(`/plans/${encodeURIComponent(id)}`),
    }),
  )
  const actions: Record<keyof typeof ACTIONS, () => void> = {
    light: () => wear('light'),
    dark: () => wear('dark'),
    system: () => wear('system'),
    pause: () => {
      isPaused.value = !isPaused.value
    },
    keys: () => (document.getElementById('keys') as HTMLDialogElement | null)?.showModal(),
  }
  const acts = Object.entries(ACTIONS).map(
    ([name, names]): Command => ({
      id: `do ${name}`,
      group: 'action',
      label: names[of],
      texts: Object.values(names),
      run: actions[name as keyof typeof ACTIONS],
    }),
  )
  return [...places, ...own, ...acts]
}

/** Contacts of the open site; a search that is typed on drops the older one. */
function findContacts(search: string, show: (found: readonly Command[]) => void): (() => void) | undefined {
  const id = site.value?.id
  if (search.trim() === '' || !id) return
  const abort = new AbortController()
  const timer = setTimeout(() => {
    get<ContactList>('/api/contacts', { site: id, q: search.trim(), limit: FOUND }, abort.signal).then(
      ({ rows }) => show(rows.map(commandOf)),
      // The pages are found without the server.
      () => show([]),
    )
  }, TYPING_MS)
  return () => {
    clearTimeout(timer)
    abort.abort()
  }
}

function commandOf(row: ContactList['rows'][number]): Command {
  const label = contactName({ ...row, device: null, browser: null, os: null })
  const name = row.name ?? row.email ?? label
  const note = [row.company, row.email].find(text => text && text !== name)
  return {
    id: row.id,
    group: 'contact',
    label: name,
    ...(note && { note }),
    texts: [label],
    run: () => navigate(`/contacts/${encodeURIComponent(row.id)}`),
  }
}

const recentIds = (): string[] => remembered('recent')?.split('\n') ?? []

function keepRecent(id: string): void {
  remember('recent', [id, ...recentIds().filter(one => one !== id)].slice(0, RECENT).join('\n'))
}

import type { ComponentChildren } from 'preact'
import { unread } from '../alerts/inbox.ts'
import { number } from '../format.ts'
import { Icon, type IconName, Mark } from '../icons.tsx'
import { type Route, route } from '../route.ts'
import { words } from '../words/words.ts'
import { Bar } from './bar.tsx'

type Section = 'board' | 'alerts' | 'overview' | 'plans' | 'install' | 'health' | 'settings'
const SECTIONS: Section[] = ['board', 'alerts', 'overview', 'plans', 'install', 'health', 'settings']

/** Past this nobody counts. */
const MOST = 99

const SECTION_OF: Partial<Record<Route['name'], Section>> = {
  board: 'board',
  contact: 'board',
  overview: 'overview',
  alerts: 'alerts',
  plans: 'plans',
  plan: 'plans',
  install: 'install',
  health: 'health',
  settings: 'settings',
  audit: 'settings',
  import: 'settings',
}

export function Shell({ children }: { children: ComponentChildren }) {
  const { nav, app } = words.value
  const here = SECTION_OF[route.value.name]
  return (
    <div class="shell">
      <a class="skip" href="#main">
        {nav.skip}
      </a>
      <nav class="rail" aria-label={nav.label}>
        <a class="home" href="/board" aria-label={app}>
          <Mark />
        </a>
        {SECTIONS.map(section => (
          <a key={section} href={`/${section}`} aria-current={section === here ? 'page' : undefined}>
            <Icon name={section as IconName} />
            <span>{nav[section]}</span>
            {section === 'alerts' && <UnreadCount />}
          </a>
        ))}
      </nav>
      <Bar />
      {children}
    </div>
  )
}

function UnreadCount() {
  if (!unread.value) return null
  return (
    <b class="rail-count">
      <span aria-hidden="true">{unread.value > MOST ? `${MOST}+` : number(unread.value)}</span>
      <span class="sr-only">{words.value.nav.unread(unread.value)}</span>
    </b>
  )
}

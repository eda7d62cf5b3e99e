import type { ComponentChildren } from 'preact'
import { Icon, type IconName, Mark } from '../icons.tsx'
import { type Route, route } from '../route.ts'
import { words } from '../words/words.ts'
import { Bar } from './bar.tsx'

type Section = 'board' | 'overview' | 'plans' | 'install' | 'health' | 'settings'
const SECTIONS: Section[] = ['board', 'overview', 'plans', 'install', 'health', 'settings']

const SECTION_OF: Partial<Record<Route['name'], Section>> = {
  board: 'board',
  contact: 'board',
  overview: 'overview',
  plans: 'plans',
  plan: 'plans',
  install: 'install',
  health: 'health',
  settings: 'settings',
  audit: 'settings',
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
          </a>
        ))}
      </nav>
      <Bar />
      {children}
    </div>
  )
}

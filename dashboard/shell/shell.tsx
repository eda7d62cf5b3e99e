import type { ComponentChildren } from 'preact'
import { unread } from '../alerts/inbox.ts'
import { type Route, route } from '../core/route.ts'
import { number } from '../ui/format.ts'
import { Icon, type IconName, Mark } from '../ui/icons.tsx'
import { words } from '../words/words.ts'
import { Bar } from './bar.tsx'

type Section =
  | 'board'
  | 'alerts'
  | 'overview'
  | 'insights'
  | 'plans'
  | 'partners'
  | 'install'
  | 'health'
  | 'settings'
const SECTIONS: Section[] = [
  'board',
  'alerts',
  'overview',
  'insights',
  'plans',
  'partners',
  'install',
  'health',
  'settings',
]
/** Set up once, or looked at now and then: a phone's bar has no room for them. */
const RARE: Section[] = ['insights', 'partners', 'install', 'health', 'settings']

/** Larger counts show as "99+". */
const MOST = 99

const SECTION_OF: Partial<Record<Route['name'], Section>> = {
  board: 'board',
  contact: 'board',
  overview: 'overview',
  insights: 'insights',
  alerts: 'alerts',
  plans: 'plans',
  plan: 'plans',
  rewards: 'plans',
  partners: 'partners',
  partner: 'partners',
  install: 'install',
  health: 'health',
  settings: 'settings',
  audit: 'settings',
  connections: 'settings',
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
          <SectionLink key={section} section={section} here={here} />
        ))}
        <button
          type="button"
          class="rail-more"
          popovertarget="places"
          aria-current={here && RARE.includes(here) ? 'true' : undefined}
        >
          <Icon name="menu" />
          <span>{nav.more}</span>
        </button>
        <div id="places" class="menu places" popover="auto">
          {RARE.map(section => (
            <SectionLink key={section} section={section} here={here} />
          ))}
        </div>
      </nav>
      <Bar />
      {children}
    </div>
  )
}

function SectionLink({ section, here }: { section: Section; here: Section | undefined }) {
  return (
    <a
      href={`/${section}`}
      data-is={RARE.includes(section) ? 'rare' : undefined}
      aria-current={section === here ? 'page' : undefined}
      onClick={event => event.currentTarget.closest<HTMLElement>(':popover-open')?.hidePopover()}
    >
      <Icon name={section as IconName} />
      <span>{words.value.nav[section]}</span>
      {section === 'alerts' && <UnreadCount />}
    </a>
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

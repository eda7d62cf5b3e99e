import type { Page } from 'puppeteer-core'
import { DESKTOP, type Look, PHONE, type Stage } from './stage.ts'

/** `open`: what is pressed to get there. `ready`: what is there once the screen shows what it is for. */
export type Screen = { screen: string; path: string; ready: string; open?: string }

export const SCREENS: Screen[] = [
  { screen: 'board', path: '/board', ready: '.rows-room .row' },
  { screen: 'overview', path: '/overview', ready: '.ranked' },
  { screen: 'insights', path: '/insights', ready: '.insights .panel .refused, .curve' },
  { screen: 'contact', path: '/board', open: '.rows-room .who-name', ready: '.step-total' },
  { screen: 'inbox', path: '/alerts?show=all', ready: '.alert, .notice' },
  { screen: 'alert-rules', path: '/alerts/rules', ready: '.saved-list' },
  { screen: 'channels', path: '/alerts/channels', ready: '.alerts-part .notice, .saved-list li' },
  { screen: 'lists', path: '/alerts/lists', ready: '.saved-list' },
  { screen: 'deliveries', path: '/alerts/log', ready: '.alerts-part' },
  { screen: 'report', path: '/alerts/report', ready: '.assignment' },
  { screen: 'codes', path: '/partners/codes', ready: '#unknown' },
  { screen: 'links', path: '/partners/links', ready: '#check' },
  { screen: 'install', path: '/install', ready: '.install-state' },
  { screen: 'plans', path: '/plans', ready: 'tbody tr' },
  { screen: 'plan', path: '/plans', open: 'tbody a', ready: '.rule' },
  { screen: 'settings', path: '/settings', ready: '#people' },
  { screen: 'connections', path: '/connections', ready: '.connections .notice, .connection' },
  { screen: 'import', path: '/import', ready: '.import-file' },
  { screen: 'health', path: '/health', ready: '#rejected-title' },
  { screen: 'audit', path: '/audit', ready: 'tbody tr' },
  { screen: 'missing', path: '/nowhere', ready: '.notice' },
]

export const LOOKS: Look[] = (['en', 'pl'] as const).flatMap(language =>
  (['light', 'dark'] as const).flatMap(theme =>
    [DESKTOP, PHONE].map(viewport => ({ language, theme, viewport })),
  ),
)

export const nameOf = ({ language, theme, viewport }: Look): string =>
  `${language}-${theme}-${viewport === PHONE ? 'phone' : 'desktop'}`

export async function openScreen(
  stage: Stage,
  look: Look,
  { screen, path, ready, open }: Screen,
): Promise<Page> {
  const page = await stage.page(path, look)
  if (open) {
    await page.waitForSelector(open)
    await page.$eval(open, element => (element as HTMLElement).click())
  }
  await page.waitForSelector(ready)
  // A chart comes in a moment after its screen.
  if (screen === 'contact') await page.waitForSelector('.u-over, .chart p')
  if (screen === 'overview') await page.waitForSelector('.question canvas')
  return page
}

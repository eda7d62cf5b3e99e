import { signal } from '@preact/signals'

const parts = () => location.pathname.split('/').filter(Boolean)

/** The site of the programme, from the address `/partner/SITE/PAGE`. */
export const siteId = (): string => parts()[1] ?? ''

/** The page that is open; empty for the start. */
export const page = signal(parts()[2] ?? '')

addEventListener('popstate', () => {
  page.value = parts()[2] ?? ''
})

export const pathOf = (name: string): string => `/partner/${siteId()}${name ? `/${name}` : ''}`

export function go(name: string): void {
  history.pushState(null, '', pathOf(name))
  page.value = name
  scrollTo(0, 0)
  document.querySelector<HTMLElement>('h1')?.focus()
}

/** The token in the fragment; it is removed from the address at once. */
export function takeToken(): string {
  const token = location.hash.slice(1)
  history.replaceState(null, '', location.pathname)
  return token
}

import type { ComponentChildren } from 'preact'
import { pathOf, webAddress } from '../../shared/words/about.ts'

/** An address from a visitor's browser is untrusted input; only http and https become links. */
export function SafeLink({ href, children }: { href: string; children: ComponentChildren }) {
  const url = webAddress(href)
  if (!url) return <span>{children}</span>
  return (
    <a href={url.href} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  )
}

export { pathOf, webAddress }

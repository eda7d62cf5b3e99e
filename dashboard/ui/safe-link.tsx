import type { ComponentChildren } from 'preact'

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

export function webAddress(text: string | null): URL | null {
  const url = text ? URL.parse(text) : null
  return url && (url.protocol === 'https:' || url.protocol === 'http:') ? url : null
}

export function pathOf(text: string | null): string | null {
  const url = webAddress(text)
  return url ? decoded(url.pathname) : text
}

function decoded(path: string): string {
  try {
    return decodeURI(path)
  } catch {
    return path
  }
}

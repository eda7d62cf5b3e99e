import { labelOf, MEDIUM } from './partner-link.ts'

/** The ways to pass a link on; each marks the link with its medium. */
export const SHARE_WAYS = ['mail', 'sms', 'facebook', 'whatsapp'] as const
export type ShareWay = (typeof SHARE_WAYS)[number]

export type Share = {
  /** A short link. */
  link: string
  /** What is said before the link; the partner may edit it. */
  text: string
  /** Of a mail. */
  subject?: string
}

/**
 * The address that a share button opens. WhatsApp reads the text from `wa.me`, Facebook takes the link alone; each as its pages
 * document it. Messenger documents a dialog that needs an application of its own at Facebook and that phones do not have: there
 * the system's share sheet offers it.
 */
export function shareAddress(way: ShareWay, { link, text, subject = '' }: Share): string {
  const marked = withMedium(link, way)
  const message = [text.trim(), marked].filter(part => part !== '').join('\n')
  const encoded = encodeURIComponent
  switch (way) {
    case 'mail':
      // RFC 6068: a line ends with CRLF, and spaces are %20.
      return `mailto:?subject=${encoded(subject)}&body=${encoded(message.replaceAll('\n', '\r\n'))}`
    case 'sms':
      // RFC 5724.
      return `sms:?body=${encoded(message)}`
    case 'facebook':
      return `https://www.facebook.com/sharer/sharer.php?u=${encoded(marked)}`
    case 'whatsapp':
      return `https://wa.me/?text=${encoded(message)}`
  }
}

/** The medium of a link that is passed on by the system's share sheet. */
export const SHEET_MEDIUM = 'share'

/** A short link that says how it is passed on. */
export function withMedium(link: string, medium: string): string {
  const label = labelOf(medium)
  if (label === null) return link
  const url = new URL(link)
  url.searchParams.set(MEDIUM, label)
  return url.href
}

/** Fewer digits are no number that can be dialled. */
const LEAST_DIGITS = 3

/** A contact with a phone number or an e-mail address. */
export type Person = { contactId: string; name: string; phone: string | null; email: string | null }

/** A phone number as RFC 3966 allows it in a `tel:` link; null if the text is no number. */
export function telAddress(phone: string | null): string | null {
  if (phone === null) return null
  const [number = ''] = phone.split(/(?:ext|wew|x)\.?\s*\d+\s*$/i)
  const dialled = number.trim().replace(/(?!^\+)[^\d*#]/g, '')
  return dialled.replace(/\D/g, '').length < LEAST_DIGITS ? null : `tel:${dialled}`
}

/** Visitors write what they like as their address: it must not bring other recipients or a text along (RFC 6068). */
export function mailAddress(email: string | null): string | null {
  const at = email?.lastIndexOf('@') ?? -1
  if (email === null || !email.isWellFormed() || at < 1 || at === email.length - 1 || /[\s,;<>]/.test(email))
    return null
  return `mailto:${encodeURIComponent(email.slice(0, at))}@${encodeURIComponent(email.slice(at + 1))}`
}

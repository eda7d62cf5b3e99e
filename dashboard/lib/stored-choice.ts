type Remembered = 'language' | 'theme' | 'site' | 'sound' | 'compact' | 'stream' | 'notify' | 'recent'

/** Small choices of this browser. Where storage is refused they hold until the page is closed. */
export function remembered(name: Remembered): string | null {
  try {
    return localStorage.getItem(`pulseboard.${name}`)
  } catch {
    return null
  }
}

export function remember(name: Remembered, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`pulseboard.${name}`)
    else localStorage.setItem(`pulseboard.${name}`, value)
  } catch {}
}

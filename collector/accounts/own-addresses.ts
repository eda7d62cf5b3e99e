import { BlockList, isIP } from 'node:net'

/** A prefix of addresses, such as `203.0.113.` or `2001:db8:`. */
const BEGINNING = /^(?:\d{1,3}\.){1,3}$|^[0-9a-f:]+:$/

/** An address, a network such as `10.0.0.0/8` or `2001:db8::/32`, or a prefix of addresses; null for other text. */
export function ownAddress(text: string): string | null {
  const written = text.trim().toLowerCase()
  const [address = '', bits, ...more] = written.split('/')
  const family = isIP(address)
  if (bits === undefined) return family !== 0 || BEGINNING.test(written) ? written : null
  const most = family === 4 ? 32 : family === 6 ? 128 : -1
  return more.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most ? written : null
}

/** Compiled lists by identity: a list is a new object whenever settings are read. */
const compiled = new WeakMap<readonly string[], (address: string) => boolean>()

/** Whether an address belongs to the site's own traffic. */
export function isOwnAddress(address: string | null, own: readonly string[]): boolean {
  if (address === null || own.length === 0) return false
  const known = compiled.get(own) ?? compile(own)
  compiled.set(own, known)
  return known(address)
}

function compile(own: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  const beginnings: string[] = []
  for (const entry of own) {
    const [address = '', bits] = entry.split('/')
    const family = isIP(address)
    if (family === 0) beginnings.push(entry)
    else if (bits === undefined) list.addAddress(address, family === 6 ? 'ipv6' : 'ipv4')
    else list.addSubnet(address, Number(bits), family === 6 ? 'ipv6' : 'ipv4')
  }
  return address => {
    const family = isIP(address)
    if (family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4')) return true
    return beginnings.some(beginning => address.startsWith(beginning))
  }
}

import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** IANA's global unicast range; all other IPv6 addresses are private or reserved. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number]
/** The well-known prefix of NAT64 (RFC 6052): the IPv4 address is in the last four bytes. */
const NAT64 = ipaddr.parseCIDR('64:ff9b::/96') as [ipaddr.IPv6, number]
/** Public by its number, and the host's own inside Azure: learn.microsoft.com, "What is IP address 168.63.129.16?" */
const HOSTS_OWN = new Set(['168.63.129.16'])

/**
 * Whether an address is public, so that a request there reveals nothing of this machine's own network. An IPv4-mapped
 * IPv6 address is judged as IPv4; tunnels that carry an address (6to4, Teredo) are refused.
 */
export function isPublic(text: string): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = asIPv4(ipaddr.parse(text))
  if (address.range() !== 'unicast' || HOSTS_OWN.has(address.toString())) return false
  return address instanceof ipaddr.IPv4 || address.match(GLOBAL_IPV6)
}

function asIPv4(address: Address): Address {
  if (address instanceof ipaddr.IPv4) return address
  if (address.isIPv4MappedAddress()) return address.toIPv4Address()
  return address.match(NAT64) ? new ipaddr.IPv4(address.toByteArray().slice(12)) : address
}

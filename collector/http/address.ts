import { BlockList, isIP } from 'node:net'

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4')
LOOPBACK.addAddress('::1', 'ipv6')

/** Finds the client address of a request: `X-Forwarded-For` counts as far as trusted proxies wrote it. */
export function addressFinder(trusted: readonly string[]) {
  const proxies = blockList(trusted)
  return (peer: string | undefined, forwarded: string | undefined): string | null => {
    let address = plainAddress(peer)
    const hops = forwarded?.split(',') ?? []
    while (address !== null && hops.length > 0 && isIn(proxies, address)) {
      const hop = plainAddress(hops.pop())
      if (hop === null) break
      address = hop
    }
    return address
  }
}

export const isLoopback = (address: string | null): boolean => address !== null && isIn(LOOPBACK, address)

export const isLoopbackHost = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || isLoopback(plainAddress(host))

/**
 * The units of a rate limit: one IPv4 address, or the /64 that an IPv6 customer has at the least; and the /48 around it,
 * which a customer may have.
 */
export function networksOf(address: string): [own: string, around: string | null] {
  if (isIP(address) !== 6) return [address, null]
  const [head = '', tail] = address.split('::')
  const left = head.split(':').filter(Boolean)
  const right = tail === undefined ? [] : tail.split(':').filter(Boolean)
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right]
  return [groups.slice(0, 4).join(':'), groups.slice(0, 3).join(':')]
}

/** Normalizes an address: `::ffff:10.0.0.1` is 10.0.0.1; ports, brackets and zones are removed. */
function plainAddress(text: string | undefined): string | null {
  const bare = (text ?? '')
    .trim()
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/%.*$/, '')
  const v4 = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)(?::\d+)?$/i.exec(bare)?.[1]
  const address = v4 ?? bare.toLowerCase()
  return isIP(address) ? address : null
}

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}

const isIn = (list: BlockList, address: string): boolean =>
  list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

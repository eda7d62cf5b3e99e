import type { Finding, LinkCheck } from '../../shared/code.ts'
import type { PartnerStatus } from '../../shared/partner.ts'
import { codeOf } from '../../shared/partner-code.ts'
import { labelOf, MEDIUM, PAGE_MEDIUM, PAGE_SUB_ID, SUB_ID } from '../../shared/partner-link.ts'
import type { PartnerName } from '../../shared/partner-name.ts'
import type { SiteLists } from '../../shared/site.ts'
import { parametersOf } from '../enrich/parameters.ts'
import { codesIn, partnerParameters } from '../enrich/partner.ts'
import { CLICK_IDS, UNPAID_CLICK_IDS } from '../enrich/source-lists.ts'
import { nearestCode } from './nearest-code.ts'
import { isOwn, type OwnHosts } from './own-hosts.ts'
import { type Codes, decidingCode, type RegisteredCode, resolveCode } from './registered-code.ts'

export type CheckRules = {
  hosts: OwnHosts
  lists: SiteLists
  codes: Codes
  now: number
  partner(id: string): PartnerName
  statusAt(partner: string, at: number): PartnerStatus | null
}
type Parameters = ReadonlyMap<string, string>

/** Ids that networks of partner programmes add; their value is never a partner's code of this site. */
const NETWORK_IDS = new Set([
  'irclickid', 'im_ref', 'irgwc', 'cjevent', 'cjdata', 'awc', 'tduid', 'ransiteid', 'ranmid', 'raneaid', 'sscid',
  'gsxid', 'ps_xid',
]) // biome-ignore format: a table

/** The partner that a visit by this address would be credited to, or the reason for none, with hints. Sends no request. */
export function checkLink(address: string, rules: CheckRules): LinkCheck {
  const url = readAddress(address)
  if (!url) return { findings: [finding('not_an_address')], subId: null, medium: null }
  const parameters = parametersOf(url)
  const findings = isOwn(url, rules.hosts)
    ? creditIn(parameters, rules)
    : [finding('not_own_host', { detail: url.host })]
  return {
    findings: [...findings, ...warnings(url, parameters, rules)],
    subId: labelOf(parameters.get(PAGE_SUB_ID) ?? parameters.get(SUB_ID)),
    medium: labelOf(parameters.get(PAGE_MEDIUM) ?? parameters.get(MEDIUM)),
  }
}

/** An address as people paste it, also without its scheme. */
export function readAddress(text: string): URL | null {
  const trimmed = text.trim()
  const whole = /^[a-z][a-z\d+.-]*:/i.test(trimmed) ? trimmed : `https://${trimmed}`
  const url = URL.parse(whole)
  return url && /^https?:$/.test(url.protocol) && url.hostname.includes('.') ? url : null
}

/** The findings about a code itself, in a link or a short link. */
export function codeFinding(text: string, parameter: string | null, rules: CheckRules): Finding {
  const resolved = resolveCode(rules.codes, text, rules.now)
  const { code } = resolved
  if (!('why' in resolved)) {
    const partner = rules.partner(resolved.partner)
    const status = rules.statusAt(partner.id, rules.now)
    return status === 'active'
      ? finding('credited', { code, parameter, partner })
      : finding('partner_inactive', { code, parameter, partner, detail: status ?? 'none' })
  }
  if (resolved.why === 'unknown')
    return finding('unknown_code', { code, parameter, detail: nearestCode(code, rules.codes.keys()) })
  if (resolved.why === 'not_a_partners') return finding('not_a_partners', { code, parameter })
  return finding(resolved.why, { code, parameter, detail: boundOf(rules.codes.get(code)!, resolved.why) })
}

function creditIn(parameters: Parameters, rules: CheckRules): Finding[] {
  const texts = codesIn(parameters, rules.lists)
  const [first] = texts
  if (!first) return [finding('no_code')]
  const deciding = decidingCode(
    rules.codes,
    texts.map(({ code }) => code),
    rules.now,
  )
  const decides = texts.find(({ code }) => code === deciding?.code) ?? first
  const others = texts.filter(text => text !== decides)
  return [
    codeFinding(decides.code, decides.parameter, rules),
    ...others.map(({ code, parameter }) => finding('other_code', { code, parameter })),
  ]
}

function warnings(url: URL, parameters: Parameters, { lists, codes }: CheckRules): Finding[] {
  const listed = new Set(partnerParameters(lists))
  const found: Finding[] = []
  for (const [name, value] of parameters) {
    if (NETWORK_IDS.has(name)) found.push(finding('network_click', { parameter: name }))
    else if (Object.hasOwn(CLICK_IDS, name) && !UNPAID_CLICK_IDS.has(name))
      found.push(finding('paid_click', { parameter: name }))
    const code = codeOf(value)
    if (!listed.has(name) && code !== null && codes.has(code))
      found.push(finding('unlisted_parameter', { code, parameter: name }))
  }
  const hidden = listedIn(url.hash, listed)
  if (hidden) found.push(finding('code_in_fragment', hidden))
  const escaped = listedIn(decodeURIComponentSafely(url.pathname), listed)
  if (escaped) found.push(finding('escaped_query', escaped))
  return found
}

/** A parameter of the list inside a text that is no query. */
function listedIn(text: string, listed: ReadonlySet<string>): { code: string; parameter: string } | null {
  for (const [, name = '', value = ''] of text.matchAll(/[?&#]([\w-]+)=([^&#]*)/g)) {
    const code = codeOf(decodeURIComponentSafely(value))
    if (listed.has(name.toLowerCase()) && code !== null) return { code, parameter: name.toLowerCase() }
  }
  return null
}

const boundOf = ({ validFrom, validUntil }: RegisteredCode, why: string): string | null => {
  const at = why === 'not_yet' ? validFrom : why === 'ended' ? validUntil : null
  return at === null ? null : new Date(at).toISOString()
}

const finding = (name: Finding['finding'], about: Partial<Omit<Finding, 'finding'>> = {}): Finding => ({
  ...{ finding: name, code: null, parameter: null, partner: null, detail: null },
  ...about,
})

const decodeURIComponentSafely = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

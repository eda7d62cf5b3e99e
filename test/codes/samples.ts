import type { Rules } from '../../collector/codes/clicks.ts'
import type { RegisteredCode } from '../../collector/codes/registered-code.ts'
import type { PartnerStatus } from '../../shared/partner.ts'

export const CLICK_KEY = 'key of the signatures'
export const SITE = 'site_1'

export const registered = (code: string, rest: Partial<RegisteredCode> = {}): RegisteredCode => ({
  code,
  written: code,
  kind: 'link',
  partner: `p_${code}`,
  aliasOf: null,
  label: '',
  landing: null,
  validFrom: null,
  validUntil: null,
  isActive: true,
  madeAt: 0,
  madeBy: 'test',
  ...rest,
})

export const codesOf = (...codes: RegisteredCode[]) => new Map(codes.map(code => [code.code, code]))

export const rulesOf = (
  codes: RegisteredCode[],
  statusAt: (partner: string, at: number) => PartnerStatus | null = () => 'active',
): Rules => ({ site: SITE, codes: codesOf(...codes), statusAt, clickKey: CLICK_KEY })

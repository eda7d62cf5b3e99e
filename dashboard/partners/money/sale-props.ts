import type { CommissionInfo } from '../../../shared/commission.ts'
import type { PartnerInfo } from '../../../shared/partner.ts'

export type SaleProps = {
  row: CommissionInfo
  path: string
  partners: readonly PartnerInfo[]
  mayDecide: boolean
  reload: () => void
}

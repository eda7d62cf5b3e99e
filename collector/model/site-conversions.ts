import { type Conversion, STANDARD_CONVERSIONS } from '../../shared/conversions.ts'

/** The conversions of a site, by the options in its row: its own list, or the standard one. */
export const conversionsIn = (options: string): readonly Conversion[] =>
  (JSON.parse(options) as { conversions?: Conversion[] }).conversions ?? STANDARD_CONVERSIONS

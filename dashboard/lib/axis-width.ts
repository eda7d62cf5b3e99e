const LEAST_PX = 44
/** Widths of a digit in the charts' font, and of the space beside a label. */
const SIGN_PX = 7.5
const BESIDE_PX = 14

/** An axis is as wide as the longest of its labels. */
export const axisWidth = (_: unknown, labels: string[] | null): number =>
  Math.max(LEAST_PX, ...(labels ?? []).map(label => label.length * SIGN_PX + BESIDE_PX))

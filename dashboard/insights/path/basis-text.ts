import type { Basis } from '../../../shared/insights-path.ts'
import { number } from '../../ui/format.ts'
import { pathWords } from './words.ts'

/** Where a number comes from, in words. */
export const basisText = (basis: Basis): string =>
  basis.from === 'data' ? pathWords.value.fromData(number(basis.n)) : pathWords.value.ourDefault

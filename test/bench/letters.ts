import { LETTERS, sizeWith } from '../../esbuild.config.mjs'

/**
 * Looks for an order of letters by which pulse.js is smaller: swaps two, and stays with what does no harm.
 * `node test/bench/letters.ts [TRIES]` prints the best for `LETTERS` in esbuild.config.mjs.
 */
const tries = Number(process.argv[2] ?? 500)
let best = await sizeWith(LETTERS)
let letters = LETTERS
console.log(best)
const any = (most: number): number => Math.floor(Math.random() * most)
for (let n = 0; n < tries; n += 1) {
  const swapped = [...letters]
  // The first few are the names of most.
  const [a, b] = [any(letters.length), any(n % 2 ? 12 : letters.length)]
  ;[swapped[a], swapped[b]] = [swapped[b]!, swapped[a]!]
  const size = await sizeWith(swapped.join(''))
  if (size > best) continue
  if (size < best) console.log(size, swapped.join(''))
  best = size
  letters = swapped.join('')
}

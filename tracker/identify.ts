import { emit } from './emit.ts'

/** Says who the visitor is. `proof` is made by the owner's server; without one the word is the browser's. */
export const identify = ({ userId, email, proof, ...traits }: Record<string, unknown>) =>
  emit('identify', { userId, email, proof, traits })

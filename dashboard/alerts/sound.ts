import { signal } from '@preact/signals'
import { remember, remembered } from '../lib/stored-choice.ts'

const SOUND_S = 0.35

/** Off by default. */
export const isSoundOn = signal(remembered('sound') === 'on')

let context: AudioContext | null = null

export function setSound(on: boolean): void {
  isSoundOn.value = on
  remember('sound', on ? 'on' : null)
  if (on) ring()
}

/** Two soft notes. A page without a user gesture stays silent, by the browser's policy. */
export function ring(): void {
  if (!isSoundOn.value) return
  context ??= new AudioContext()
  void context.resume()
  const start = context.currentTime
  for (const [index, hertz] of [660, 880].entries()) {
    const note = context.createOscillator()
    const volume = context.createGain()
    note.frequency.value = hertz
    volume.gain.setValueAtTime(0.08, start + index * 0.12)
    volume.gain.exponentialRampToValueAtTime(0.001, start + index * 0.12 + SOUND_S)
    note.connect(volume).connect(context.destination)
    note.start(start + index * 0.12)
    note.stop(start + index * 0.12 + SOUND_S)
  }
}

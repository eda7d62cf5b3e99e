import { signal } from '@preact/signals'
import { remember, remembered } from '../lib/stored-choice.ts'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

export const theme = signal<Theme>(THEMES.find(name => name === remembered('theme')) ?? 'system')

export function wear(choice: Theme): void {
  theme.value = choice
  remember('theme', choice === 'system' ? null : choice)
  applyTheme()
}

/** The stylesheet follows `color-scheme`; an explicit choice overrides the system's. */
export function applyTheme(): void {
  if (theme.value === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme.value
}

import type { AlertRule } from '../../shared/alert-rule.ts'

export const DEFAULT_RULE = 'default'

/** The rules of a site without alert rules of its own: every crossing, on the board alone. They have no name. */
export const DEFAULT_RULES: readonly AlertRule[] = (['up', 'down'] as const).map(direction => ({
  name: '',
  isOn: true,
  trigger: { kind: 'threshold', direction },
  where: [],
  channels: [],
}))

import type { AlertRule } from '../../shared/alert-rule.ts'

export const DEFAULT_RULE = 'default'

/** What holds where the owner has written no rule: every crossing, on the board alone. It bears no name. */
export const DEFAULT_RULES: readonly AlertRule[] = (['up', 'down'] as const).map(direction => ({
  name: '',
  isOn: true,
  trigger: { kind: 'threshold', direction },
  where: [],
  channels: [],
}))

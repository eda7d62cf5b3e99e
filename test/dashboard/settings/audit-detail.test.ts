import { afterEach, expect, it } from 'vitest'
import { detailText } from '../../../dashboard/settings/audit-detail.ts'
import { language } from '../../../dashboard/words/words.ts'

afterEach(() => {
  language.value = 'en'
})

it.each([
  [{}, '', ''],
  [{ role: 'viewer' }, 'role: Viewer', 'rola: Podgląd (tylko odczyt)'],
  [{ class: 'secret', name: 'CRM' }, 'type: Secret key, name: CRM', 'rodzaj: Klucz tajny, nazwa: CRM'],
  [{ disabled: true }, 'disabled: yes', 'zablokowanie: tak'],
  [{ retention: null }, 'data retention: forever', 'przechowywanie danych: bezterminowo'],
  [{ retention: 'P13M' }, 'data retention: P13M', 'przechowywanie danych: P13M'],
  [{ origins: [] }, 'allowed domains: none', 'dozwolone domeny: brak'],
  [{ unheard: { of: 1 } }, 'unheard: (of: 1)', 'unheard: (of: 1)'],
])('the detail %j is shown without JSON syntax', (detail, en, pl) => {
  expect(detailText(detail)).toBe(en)
  language.value = 'pl'
  expect(detailText(detail)).toBe(pl)
})

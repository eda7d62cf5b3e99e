/**
 * The placeholders that templates, spreadsheets and shops print in the place of an id, compared without case and marks around it.
 * One list for user ids, visitor ids, previous ids and e-mail addresses.
 */
const NOBODY: ReadonlySet<string> = new Set([
  // Programs that have no value.
  ...[
    'undefined',
    'null',
    'nil',
    'none',
    'nan',
    'void',
    'empty',
    'blank',
    'default',
    'false',
    'true',
    'infinity',
  ],
  ...[
    'object object',
    'object',
    'object undefined',
    'object null',
    'function',
    'error',
    '#n/a',
    'n/a',
    'na',
    '#ref!',
    '#value!',
  ],
  ...['undefined undefined', 'null null', 'not set', 'not_set', 'notset', 'not available', 'not_available'],
  // Names of the field itself.
  ...[
    'id',
    'user',
    'userid',
    'user_id',
    'user id',
    'customer_id',
    'distinct_id',
    'distinctid',
    'visitor',
    'visitorid',
  ],
  ...[
    'visitor_id',
    'anonymousid',
    'anonymous_id',
    'email',
    'e-mail',
    'mail',
    'name',
    'username',
    'client_id',
    'clientid',
  ],
  // Placeholders of anonymous visitors.
  ...[
    'guest',
    'guests',
    'anonymous',
    'anonymous user',
    'anon',
    'unknown',
    'unknown user',
    'nobody',
    'noone',
    'no one',
  ],
  ...[
    'not_authenticated',
    'not authenticated',
    'unauthenticated',
    'unidentified',
    'not logged in',
    'logged out',
  ],
  ...[
    'anonim',
    'anonimowy',
    'anonimowo',
    'gość',
    'gosc',
    'brak',
    'brak danych',
    'nieznany',
    'nieznana',
    'nie podano',
  ],
  ...[
    'niezalogowany',
    'niezalogowana',
    'nie dotyczy',
    'nd',
    'n/d',
    'b/d',
    'bd',
    'gast',
    'invité',
    'invitado',
    'unbekannt',
  ],
  ...['keine', 'kein', 'aucun', 'ninguno', 'desconocido', 'inconnu'],
])

/** A place in a template that was never filled: `{{ user.id }}`, `${id}`, `<%= id %>`, `%USER_ID%`, `[[id]]`, `*|EMAIL|*`. */
const UNFILLED =
  /^(?:\{\{.*\}\}|\$?\{[^{}]*\}|<%.*%>|%[\w.-]+%|%%[\w.-]+%%|\[\[.*\]\]|\*\|.*\|\*|\[[\w. -]+\])$/s
/** Marks alone (`-`, `?`, `…`), or zeros alone, with separators perhaps (`000`, `0.0`, the empty UUID). */
const WITHOUT_LETTERS = /^[^\p{L}\p{N}]*$/u
const ZEROS = /^(?:[+-]?0+(?:[.,]0+)?|0+(?:-0+)+)$/
/** The rounded form of a long number in a spreadsheet or a program: `1,23457E+11`, `1.23457e+21`. */
const ROUNDED = /^[+-]?\d(?:[.,]\d+)?e\+\d{1,3}$/i

/** Whether a number was rounded on its way, so that it stands for many: in text by its exponent, else by its size. */
export function isRounded(value: unknown): boolean {
  if (typeof value === 'number') return Math.abs(value) > Number.MAX_SAFE_INTEGER
  return typeof value === 'string' && ROUNDED.test(value.trim())
}

/** Whether an id identifies no person, or many at once. */
export function isNobody(value: unknown): boolean {
  if (typeof value === 'number') return value === 0 || !Number.isFinite(value) || isRounded(value)
  if (typeof value !== 'string') return true
  const text = value
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Cc}]/gu, '')
    .trim()
  if (WITHOUT_LETTERS.test(text) || ZEROS.test(text) || UNFILLED.test(text) || isRounded(text)) return true
  return text.length <= LONGEST && NOBODY.has(text.toLowerCase().replace(WRAPPERS, '').replace(/\s+/g, ' '))
}

const WRAPPERS = /^[\s"'`()[\]{}<>„”“*]+|[\s"'`()[\]{}<>„”“*]+$/gu
const LONGEST = 64

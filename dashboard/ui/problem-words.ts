import type { RefusalCode } from '../../shared/refusal.ts'
import type { ApiError } from '../core/api.ts'
import { language, words } from '../words/words.ts'
import { interfaceNames } from './interface-names.ts'

/** Refusals in Polish, by code. In English the collector's own message is shown: it is more exact. */
export const POLISH_PROBLEMS: { [C in RefusalCode]: string } = {
  bad_json: 'To nie jest poprawny JSON.',
  bad_envelope: 'Żądanie ma niepoprawną budowę.',
  bad_encoding: 'Nieznane kodowanie treści.',
  unknown_key: 'Nie ma takiego klucza.',
  not_signed_in: 'Zaloguj się, aby kontynuować.',
  forbidden: 'Twoja rola na to nie pozwala.',
  four_eyes: 'To rozliczenie zamknęła ta sama osoba. Wypłatę oznacza inna.',
  origin_not_allowed: 'Ta domena nie jest dozwolona.',
  not_found: 'Nie znaleziono.',
  method_not_allowed: 'Ta operacja jest niedozwolona.',
  conflict: 'Dane zmieniły się w międzyczasie. Wczytaj stronę ponownie.',
  too_large: 'Za dużo danych w jednym żądaniu.',
  too_many_events: 'Za dużo zdarzeń w jednym żądaniu.',
  bad_content_type: 'Nieznany rodzaj treści.',
  bad_request: 'Serwer nie przyjął tych danych.',
  bad_plan: 'Plan ma błędy.',
  rate_limited: 'Za dużo prób. Odczekaj minutę i spróbuj ponownie.',
  internal: 'Błąd serwera. Szczegóły są w jego dzienniku.',
  busy: 'Serwer jest przeciążony. Spróbuj za chwilę.',
  storage_unavailable: 'Serwer nie może teraz zapisać danych. Spróbuj za chwilę.',
  stopping: 'Serwer właśnie się zatrzymuje. Spróbuj za chwilę.',
  bad_event: 'Zdarzenie musi być obiektem JSON.',
  bad_id: 'Identyfikator jest niepoprawny albo nikogo nie wskazuje.',
  bad_name: 'Niepoprawna nazwa zdarzenia.',
  bad_time: 'Nie da się odczytać czasu zdarzenia.',
  bad_amount: 'Nie da się jednoznacznie odczytać kwoty.',
  bad_url: 'Adres musi być pełnym adresem URL.',
  bad_props: 'Niepoprawne właściwości zdarzenia.',
  no_identity: 'Zdarzenie nie wskazuje, kogo dotyczy.',
  too_old: 'Zdarzenie jest zbyt stare.',
  too_many: 'Ten odwiedzający wysłał dziś zbyt wiele zdarzeń.',
  past_retention: 'Zdarzenie jest starsze niż okres przechowywania w tej witrynie.',
  needs_secret_key: 'Takie zdarzenia przyjmujemy tylko z serwera, z kluczem tajnym.',
  consent_denied: 'Brak zgody odwiedzającego; danych nie zapisano.',
  objected: 'Ta osoba sprzeciwiła się profilowaniu.',
  erased: 'Ta osoba została usunięta.',
  proof_invalid: 'Podpis tożsamości jest niepoprawny.',
}

const known: Record<string, string> = POLISH_PROBLEMS

/** Refusals met during setup, more exact than their code. */
export const EXACTLY: [RegExp, string][] = [
  [/^at least one admin is required$/, 'Potrzebny jest co najmniej jeden administrator.'],
  [/^this person already has an account$/, 'Ta osoba już ma konto.'],
  [/^not an email address$/, 'Niepoprawny adres e-mail.'],
  [/^a password has at least (\d+) characters$/, 'Hasło musi mieć co najmniej $1 znaków.'],
  [/^a site needs a name$/, 'Witryna musi mieć nazwę.'],
  [/^(?:not an IANA time zone|there is no such time zone)/, 'Nie ma takiej strefy czasowej.'],
  [/^not the name of a parameter such as (\S+)$/, 'To nie jest nazwa parametru, takiego jak $1.'],
  [
    /^This page is of (\S+), and the collector was asked as/,
    'Ta strona ma adres $1, a serwer działa pod innym. Jeśli to jedno i to samo miejsce, ustaw PUBLIC_URL=$1 i uruchom serwer ponownie.',
  ],
  [/^these points have already expired$/, 'Te punkty już wygasły.'],
  [/^this is already undone$/, 'Ta zmiana została już cofnięta.'],
  [/^there is no such person$/, 'Nie ma takiej osoby.'],
  [/^This plan has no such cycle\.$/, 'Ten plan nie ma takiego cyklu.'],
  [/^This cycle is not over/, 'Ten cykl jeszcze trwa.'],
]

/** A newer collector may send a code that is unknown here. */
export function refusalText(code: string, message: string): string {
  if (language.value !== 'pl') return interfaceNames(message)
  const found = EXACTLY.find(([pattern]) => pattern.test(message))
  return found ? found[1].replaceAll('$1', found[0].exec(message)?.[1] ?? '') : (known[code] ?? message)
}

/** The error of a request, in the reader's language. */
export function problemText({ status, problem, message }: ApiError): string {
  if (status === 0) return words.value.states.offlineTitle
  return problem ? refusalText(problem.code, message) : message
}

import type { RefusalCode } from '../../shared/refusal.ts'
import type { ApiError } from '../core/api.ts'
import { language, words } from '../words/words.ts'

/** Why the collector says no, in Polish; in English it says so itself, and more exactly. */
const POLISH: { [C in RefusalCode]: string } = {
  bad_json: 'To nie jest poprawny JSON.',
  bad_envelope: 'Zapytanie jest źle zbudowane.',
  bad_encoding: 'Nieznane kodowanie treści.',
  unknown_key: 'Nie ma takiego klucza.',
  not_signed_in: 'Trzeba się zalogować.',
  forbidden: 'Ta rola na to nie pozwala.',
  origin_not_allowed: 'Z tego adresu nie wolno wysyłać.',
  not_found: 'Tego tu nie ma albo już nie ma.',
  method_not_allowed: 'Tego nie można tak zrobić.',
  conflict: 'Tymczasem coś się zmieniło. Wczytaj stronę ponownie i sprawdź.',
  too_large: 'Za dużo danych naraz.',
  too_many_events: 'Za dużo zdarzeń naraz.',
  bad_content_type: 'Nieznany rodzaj treści.',
  bad_request: 'Kolektor nie przyjął tych danych.',
  bad_plan: 'Plan ma błędy.',
  rate_limited: 'Za dużo prób. Odczekaj minutę i spróbuj ponownie.',
  internal: 'To błąd kolektora; zapisał go w swoim dzienniku.',
  busy: 'Kolektor jest teraz przeciążony. Spróbuj za chwilę.',
  storage_unavailable: 'Kolektor nie może teraz niczego zapisać. Spróbuj za chwilę.',
  stopping: 'Kolektor właśnie się zatrzymuje. Spróbuj za chwilę.',
  bad_event: 'Zdarzenie musi być obiektem JSON.',
  bad_id: 'Niepoprawny identyfikator zdarzenia.',
  bad_name: 'Niepoprawna nazwa zdarzenia.',
  bad_time: 'Czas musi być liczbą milisekund od 1970 roku.',
  bad_url: 'Adres musi być pełnym adresem URL.',
  bad_props: 'Niepoprawne właściwości zdarzenia.',
  no_identity: 'Zdarzenie nie mówi, kogo dotyczy.',
  too_old: 'Zdarzenie jest zbyt stare.',
  past_retention: 'Zdarzenie jest starsze niż okres przechowywania w tej witrynie.',
  needs_secret_key: 'Takie zdarzenia przyjmujemy tylko z serwera, z kluczem tajnym.',
  consent_denied: 'Odwiedzający nie wyraził zgody; nic nie zostało.',
  objected: 'Ta osoba sprzeciwiła się profilowaniu.',
  erased: 'Ta osoba została usunięta.',
  proof_invalid: 'Podpis tożsamości jest niepoprawny.',
}

const known: Record<string, string> = POLISH

/** Common errors during setup, explained more exactly than by their code. */
const EXACTLY: [RegExp, string][] = [
  [/^someone must remain an admin$/, 'Ktoś musi pozostać administratorem.'],
  [/^this person is here already$/, 'Ta osoba już ma konto.'],
  [/^not an e-mail address$/, 'To nie jest adres e-mail.'],
  [/^a password has at least (\d+) characters$/, 'Hasło musi mieć co najmniej $1 znaków.'],
  [/^a site needs a name$/, 'Witryna musi mieć nazwę.'],
  [/^(?:not an IANA time zone|there is no such time zone)/, 'Nie ma takiej strefy czasowej.'],
  [/^not the name of a parameter such as (\S+)$/, 'To nie jest nazwa parametru, takiego jak $1.'],
  [
    /^This page is of (\S+), and the collector was asked as/,
    'Ta strona ma adres $1, a kolektor działa pod innym. Jeśli to jedno i to samo miejsce, ustaw PUBLIC_URL=$1 i uruchom kolektor ponownie.',
  ],
  [/^these points have ended by themselves$/, 'Te punkty już same wygasły.'],
  [/^this has been taken back already$/, 'To już zostało cofnięte.'],
  [/^there is no such person$/, 'Nie ma takiej osoby.'],
  [/^This plan has no such cycle\.$/, 'Ten plan nie ma takiego cyklu.'],
  [/^This cycle is not over/, 'Ten cykl jeszcze trwa.'],
]

/** A newer collector may have a code that is not known here. */
export function refusalText(code: string, message: string): string {
  if (language.value !== 'pl') return message
  const found = EXACTLY.find(([pattern]) => pattern.test(message))
  return found ? found[1].replaceAll('$1', found[0].exec(message)?.[1] ?? '') : (known[code] ?? message)
}

/** The error of a request, in the reader's language. */
export function problemText({ status, problem, message }: ApiError): string {
  if (status === 0) return words.value.states.offlineTitle
  return problem ? refusalText(problem.code, message) : message
}

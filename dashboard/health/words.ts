import { computed } from '@preact/signals'
import type { Trouble } from '../../shared/health.ts'
import type { Language } from '../../shared/person.ts'
import type { RefusalCode } from '../../shared/refusal.ts'
import { count } from '../../shared/words/plural.ts'
import { language } from '../words/words.ts'

const n = count('en')
const k = count('pl')

/** Beside the collector's refusals: what only this page or the collector as a whole can tell. */
export type TroubleCode =
  | RefusalCode
  | 'slowed_network'
  | 'slowed_sender'
  | 'companion_lost'
  | 'log_grows'
  | 'not_ours'
type Texts = Partial<Record<TroubleCode, string>>

const en = {
  title: 'What senders did wrong',
  lead: 'In the last seven days, what was lost by it, and what to do.',
  none: 'Nothing in the last seven days.',
  cost: {
    events: (all: number) => n(all, { one: 'event was refused', other: 'events were refused' }),
    requests: (all: number) => n(all, { one: 'request was refused', other: 'requests were refused' }),
    megabytes: (all: number) => `${all} MB`,
  } as Record<Trouble['of'], (all: number) => string>,
  noCost: (all: number) => n(all, { one: 'time', other: 'times' }),
  from: (sender: string) => `from ${sender}`,
  field: (field: string) => `field ${field}`,
  latest: 'latest',
  /** Explanations for codes with a message of the collector that is not sufficient. */
  what: {
    bad_json: 'A body that is not JSON.',
    unknown_key: 'A key that no site has.',
    origin_not_allowed: 'A page whose origin is not on this site’s list.',
    method_not_allowed: 'A beacon arrived by another method than POST.',
    slowed_network: 'One address sends for thousands of visitors and was slowed down.',
    slowed_sender: 'One visitor or key sent more events than a person can cause.',
    companion_lost: 'The browser could not load an extra file of the tracker.',
    log_grows: 'The write-ahead log of the database grows.',
    not_ours: 'The tracker’s address is answered by another program.',
    bad_id: 'An id that names nobody, such as “undefined” or “0”.',
  } as Texts,
  fix: {
    unknown_key: 'Copy the snippet from Install into the page again.',
    origin_not_allowed:
      'Add this origin to the site’s origins in Settings, or take the snippet off that page.',
    method_not_allowed:
      'A proxy redirects /e; let it pass the request on as it is, by POST and without a redirect.',
    slowed_network: 'Name your proxies in TRUSTED_PROXIES, so that each visitor counts by their own address.',
    slowed_sender: 'Look for a loop that calls pulse(), or send an import with the command instead.',
    companion_lost: 'Allow the collector’s address in script-src of the page’s Content-Security-Policy.',
    log_grows:
      'End the program that keeps reading the database file (a shell, a copy in progress); use the backup command instead.',
    not_ours:
      'Let the proxy pass the tracker’s script and its beacon to the collector, and nothing else answer for them.',
    bad_id: 'Do not call identify before the person is known; the template prints an empty value.',
    bad_json: 'Send valid JSON; a proxy or a plug-in may have changed the body.',
    bad_envelope: 'Send what the API documents; an old copy of the tracker may be in use.',
    bad_encoding: 'Send the body plain or with gzip.',
    bad_content_type: 'Send application/json or text/plain.',
    too_large: 'Send fewer events at a time.',
    too_many_events: 'Send fewer events at a time.',
    bad_name: 'Give the event a name of 1 to 64 printable characters.',
    bad_time: 'Send the time as ISO 8601 with a zone, or in milliseconds since 1970.',
    bad_url: 'Send the whole address of the page, shortened if it is very long.',
    bad_props: 'Send properties as one object of plain values, within the limits of the API.',
    no_identity: 'Send a visitor id, a user id or an e-mail with each event.',
    too_old: 'Send events within 30 days; import older ones with a secret key.',
    past_retention: 'Lengthen the retention of the site in Settings, or do not send events of that age.',
    needs_secret_key: 'Send this event from a server with the secret key; a page cannot be believed here.',
    proof_invalid:
      'Sign the proof with this site’s identity secret, for this person and for a time still to come.',
  } as Texts,
  fixElse: 'Correct what sends it as the message says; the events below can be tried again.',
}
export type HealthWords = typeof en

const pl: HealthWords = {
  title: 'Błędy po stronie nadawców',
  lead: 'Ostatnie siedem dni: co przez nie przepadło i co zrobić.',
  none: 'Brak w ostatnich siedmiu dniach.',
  cost: {
    events: all =>
      k(all, { one: 'zdarzenie odrzucone', few: 'zdarzenia odrzucone', many: 'zdarzeń odrzuconych' }),
    requests: all =>
      k(all, { one: 'żądanie odrzucone', few: 'żądania odrzucone', many: 'żądań odrzuconych' }),
    megabytes: all => `${all} MB`,
  },
  noCost: all => k(all, { one: 'raz', few: 'razy', many: 'razy' }),
  from: sender => `nadawca: ${sender}`,
  field: field => `pole ${field}`,
  latest: 'ostatnio',
  what: {
    bad_json: 'Treść, która nie jest JSON-em.',
    unknown_key: 'Klucz, którego nie ma żadna witryna.',
    origin_not_allowed: 'Strona pod adresem, którego nie ma na liście tej witryny.',
    method_not_allowed: 'Dane z przeglądarki przyszły inną metodą niż POST.',
    slowed_network: 'Jeden adres wysyła za tysiące odwiedzających i został spowolniony.',
    slowed_sender: 'Jeden odwiedzający lub klucz wysłał więcej zdarzeń, niż może spowodować człowiek.',
    companion_lost: 'Przeglądarka nie mogła pobrać dodatkowego pliku trackera.',
    log_grows: 'Dziennik zapisu bazy danych (WAL) rośnie.',
    not_ours: 'Pod adresem trackera odpowiada inny program.',
    bad_id: 'Identyfikator, który nikogo nie oznacza, np. „undefined” lub „0”.',
  },
  fix: {
    unknown_key: 'Wklej na stronę kod ze strony „Instalacja” jeszcze raz.',
    origin_not_allowed: 'Dopisz ten adres do adresów witryny w ustawieniach albo usuń kod z tej strony.',
    method_not_allowed:
      'Serwer pośredniczący przekierowuje /e; niech przekazuje żądanie bez zmian, metodą POST i bez przekierowania.',
    slowed_network:
      'Podaj swoje serwery pośredniczące w TRUSTED_PROXIES, aby każdy odwiedzający liczył się pod własnym adresem.',
    slowed_sender: 'Poszukaj pętli, która wywołuje pulse(), a duże ilości danych wczytaj poleceniem import.',
    companion_lost: 'Dopisz adres kolektora do script-src w Content-Security-Policy strony.',
    log_grows:
      'Zakończ program, który wciąż czyta plik bazy (powłoka, trwające kopiowanie); kopię rób poleceniem backup.',
    not_ours: 'Skieruj skrypt trackera i jego dane do kolektora; nic innego nie może za nie odpowiadać.',
    bad_id: 'Nie wywołuj identify, zanim wiadomo, kto to; szablon wstawia pustą wartość.',
    bad_json: 'Wysyłaj poprawny JSON; treść mógł zmienić serwer pośredniczący lub wtyczka.',
    bad_envelope: 'Wysyłaj dane w formacie z dokumentacji API; być może działa stara kopia trackera.',
    bad_encoding: 'Wysyłaj treść bez kompresji albo w gzip.',
    bad_content_type: 'Wysyłaj application/json lub text/plain.',
    too_large: 'Wysyłaj mniej zdarzeń naraz.',
    too_many_events: 'Wysyłaj mniej zdarzeń naraz.',
    bad_name: 'Nadaj zdarzeniu nazwę o długości od 1 do 64 drukowalnych znaków.',
    bad_time: 'Podaj czas w ISO 8601 ze strefą albo w milisekundach od 1970 roku.',
    bad_url: 'Wysyłaj pełny adres strony, a bardzo długi skróć.',
    bad_props: 'Wysyłaj właściwości jako jeden obiekt prostych wartości, w granicach podanych w API.',
    no_identity: 'Z każdym zdarzeniem wysyłaj identyfikator odwiedzającego, użytkownika lub e-mail.',
    too_old: 'Wysyłaj zdarzenia w ciągu 30 dni; starsze zaimportuj z kluczem tajnym.',
    past_retention:
      'Wydłuż okres przechowywania w ustawieniach witryny albo nie wysyłaj tak starych zdarzeń.',
    needs_secret_key: 'Wysyłaj to zdarzenie z serwera, z kluczem tajnym; stronie nie można tu ufać.',
    proof_invalid: 'Podpisz dowód sekretem tożsamości tej witryny, dla tej osoby i z terminem w przyszłości.',
  },
  fixElse: 'Popraw nadawcę zgodnie z komunikatem; zdarzenia z listy poniżej można wysłać ponownie.',
}

const CATALOGUES: Record<Language, HealthWords> = { en, pl }
/** Come with the screens that need them. */
export const healthWords = computed(() => CATALOGUES[language.value])

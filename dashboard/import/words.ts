import { computed } from '@preact/signals'
import type { Language } from '../../shared/person.ts'
import { count } from '../../shared/words/plural.ts'
import { language } from '../words/words.ts'
import type { Target } from './columns.ts'

const n = count('en')
const k = count('pl')

const en = {
  title: 'Import contacts',
  lead: 'From a CSV file with a header: each row is a contact, matched by email or user ID. Re-importing the same file has no effect. No alerts are sent.',
  choose: 'Choose a CSV file',
  another: 'Another file',
  reading: 'Reading the file',
  unreadable: 'We couldn’t read this file as CSV.',
  tooLarge: (most: string) => `This file has more than ${most} rows. Split it.`,
  noRows: 'This file has no rows below the header.',
  file: (name: string, rows: number) => `${name}, ${n(rows, { one: 'row', other: 'rows' })}`,
  asOf: (time: string) => `Data dated ${time} (file’s last change).`,
  columns: 'Columns',
  column: 'Column',
  means: 'Field',
  example: 'First values',
  targets: {
    ignore: 'Skip',
    email: 'Email',
    userId: 'User ID',
    name: 'Name',
    firstName: 'First name',
    lastName: 'Last name',
    company: 'Company',
    title: 'Job title',
    phone: 'Phone',
    city: 'City',
    country: 'Country',
    trait: 'Property with this name',
  } as Record<Target, string>,
  twice: (target: string) => `“${target}” is selected for two columns.`,
  needsWho: 'Select a column for the email or the user ID.',
  preview: 'Preview of the first rows',
  faults: 'Skipped rows',
  faultsNone: 'All rows are valid.',
  row: (line: number) => `Row ${line}`,
  reasons: {
    nobody: 'no email or user ID',
    email: 'invalid email',
    long: 'value too long',
    twice: 'duplicate of an earlier row',
  } as Record<string, string>,
  more: (count: number) => `and ${n(count, { one: 'more', other: 'more' })}`,
  start: (count: number) => `Import ${n(count, { one: 'contact', other: 'contacts' })}`,
  stop: 'Stop',
  goOn: 'Continue',
  progress: (done: string, all: string) => `${done} of ${all} rows`,
  stopped: 'Stopped. Imported rows are kept; continue to send the rest.',
  done: (accepted: string, duplicates: string) => `Done: ${accepted} imported, ${duplicates} already known.`,
  refused: 'Rejected by the server',
  toBoard: 'Open the board',
}
export type ImportWords = typeof en

const pl: ImportWords = {
  title: 'Import kontaktów',
  lead: 'Z pliku CSV z nagłówkiem: każdy wiersz to kontakt rozpoznawany po e-mailu lub ID użytkownika. Ponowny import tego samego pliku niczego nie zmienia. Alerty nie są wysyłane.',
  choose: 'Wybierz plik CSV',
  another: 'Inny plik',
  reading: 'Odczytuję plik',
  unreadable: 'Tego pliku nie udało się odczytać jako CSV.',
  tooLarge: most => `Ten plik ma ponad ${most} wierszy. Podziel go.`,
  noRows: 'Pod nagłówkiem nie ma żadnego wiersza.',
  file: (name, rows) => `${name}, ${k(rows, { one: 'wiersz', few: 'wiersze', many: 'wierszy' })}`,
  asOf: time => `Data danych: ${time} (ostatnia zmiana pliku).`,
  columns: 'Kolumny',
  column: 'Kolumna',
  means: 'Pole',
  example: 'Pierwsze wartości',
  targets: {
    ignore: 'Pomiń',
    email: 'E-mail',
    userId: 'ID użytkownika',
    name: 'Imię i nazwisko',
    firstName: 'Imię',
    lastName: 'Nazwisko',
    company: 'Firma',
    title: 'Stanowisko',
    phone: 'Telefon',
    city: 'Miasto',
    country: 'Kraj',
    trait: 'Właściwość o tej nazwie',
  },
  twice: target => `Pole „${target}” wybrano dla dwóch kolumn.`,
  needsWho: 'Wskaż kolumnę z e-mailem lub ID użytkownika.',
  preview: 'Podgląd pierwszych wierszy',
  faults: 'Pominięte wiersze',
  faultsNone: 'Wszystkie wiersze są poprawne.',
  row: line => `Wiersz ${line}`,
  reasons: {
    nobody: 'brak e-maila i ID użytkownika',
    email: 'niepoprawny e-mail',
    long: 'zbyt długa wartość',
    twice: 'powtórzenie wcześniejszego wiersza',
  },
  more: count => `i jeszcze ${k(count, { one: 'wiersz', few: 'wiersze', many: 'wierszy' })}`,
  start: count => `Importuj ${k(count, { one: 'kontakt', few: 'kontakty', many: 'kontaktów' })}`,
  stop: 'Zatrzymaj',
  goOn: 'Kontynuuj',
  progress: (done, all) => `${done} z ${all} wierszy`,
  stopped: 'Zatrzymano. Zaimportowane wiersze zostają; kontynuuj, aby wysłać resztę.',
  done: (accepted, duplicates) => `Gotowe: zaimportowano ${accepted}, znane wcześniej: ${duplicates}.`,
  refused: 'Odrzucone przez serwer',
  toBoard: 'Otwórz tablicę',
}

const CATALOGUES: Record<Language, ImportWords> = { en, pl }
/** Come with the screen that needs them. */
export const importWords = computed(() => CATALOGUES[language.value])

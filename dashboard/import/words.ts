import { computed } from '@preact/signals'
import type { Language } from '../../shared/person.ts'
import { count } from '../../shared/words/plural.ts'
import { language } from '../words/words.ts'
import type { Target } from './columns.ts'

const n = count('en')
const k = count('pl')

const en = {
  title: 'Import contacts',
  lead: 'From a CSV file with a header: each row is a person, by e-mail or user id. The same file again changes nothing, and nobody is alerted.',
  choose: 'Choose a CSV file',
  another: 'Another file',
  reading: 'Reading the file',
  unreadable: 'This file could not be read as CSV.',
  tooLarge: (most: string) => `This file has more than ${most} rows. Split it.`,
  noRows: 'This file has no rows below its header.',
  file: (name: string, rows: number) => `${name}, ${n(rows, { one: 'row', other: 'rows' })}`,
  asOf: (time: string) => `Counted as known since ${time}, when the file was last saved.`,
  columns: 'What the columns are',
  column: 'Column',
  means: 'Means',
  example: 'First values',
  targets: {
    ignore: 'Leave out',
    email: 'E-mail',
    userId: 'User id',
    name: 'Name',
    firstName: 'First name',
    lastName: 'Last name',
    company: 'Company',
    title: 'Job title',
    phone: 'Phone',
    city: 'City',
    country: 'Country',
    trait: 'A trait of this name',
  } as Record<Target, string>,
  twice: (target: string) => `Two columns are “${target}”.`,
  needsWho: 'One column must be the e-mail or the user id.',
  preview: 'How the first rows will be taken',
  faults: 'Rows that are left out',
  faultsNone: 'Every row can be taken.',
  row: (line: number) => `Row ${line}`,
  reasons: {
    nobody: 'neither e-mail nor user id',
    email: 'this is no e-mail address',
    long: 'a value is too long',
    twice: 'the same person stands further up',
  } as Record<string, string>,
  more: (count: number) => `and ${n(count, { one: 'more', other: 'more' })}`,
  start: (count: number) => `Import ${n(count, { one: 'contact', other: 'contacts' })}`,
  stop: 'Stop',
  goOn: 'Go on',
  progress: (done: string, all: string) => `${done} of ${all} rows`,
  stopped: 'Stopped. What was sent is kept; going on sends the rest.',
  done: (accepted: string, duplicates: string) =>
    `Done: ${accepted} taken, ${duplicates} were there already.`,
  refused: 'Refused by the collector',
  toBoard: 'Open the board',
}
export type ImportWords = typeof en

const pl: ImportWords = {
  title: 'Import kontaktów',
  lead: 'Z pliku CSV z nagłówkiem: każdy wiersz to osoba, rozpoznana po e-mailu lub identyfikatorze. Ponowne wczytanie tego samego pliku niczego nie zmienia i nikogo nie alarmuje.',
  choose: 'Wybierz plik CSV',
  another: 'Inny plik',
  reading: 'Czytanie pliku',
  unreadable: 'Tego pliku nie udało się odczytać jako CSV.',
  tooLarge: most => `Ten plik ma ponad ${most} wierszy. Podziel go.`,
  noRows: 'Pod nagłówkiem nie ma żadnego wiersza.',
  file: (name, rows) => `${name}, ${k(rows, { one: 'wiersz', few: 'wiersze', many: 'wierszy' })}`,
  asOf: time => `Dane liczą się od chwili ostatniego zapisu pliku: ${time}.`,
  columns: 'Co znaczą kolumny',
  column: 'Kolumna',
  means: 'Znaczenie',
  example: 'Pierwsze wartości',
  targets: {
    ignore: 'Pomiń',
    email: 'E-mail',
    userId: 'Identyfikator użytkownika',
    name: 'Imię i nazwisko',
    firstName: 'Imię',
    lastName: 'Nazwisko',
    company: 'Firma',
    title: 'Stanowisko',
    phone: 'Telefon',
    city: 'Miasto',
    country: 'Kraj',
    trait: 'Cecha o tej nazwie',
  },
  twice: target => `Dwie kolumny to „${target}”.`,
  needsWho: 'Jedna z kolumn musi być e-mailem lub identyfikatorem.',
  preview: 'Tak zostaną odczytane pierwsze wiersze',
  faults: 'Wiersze, które zostaną pominięte',
  faultsNone: 'Każdy wiersz jest w porządku.',
  row: line => `Wiersz ${line}`,
  reasons: {
    nobody: 'brak e-maila i identyfikatora',
    email: 'to nie jest adres e-mail',
    long: 'zbyt długa wartość',
    twice: 'ta sama osoba jest już wyżej',
  },
  more: count => `i jeszcze ${k(count, { one: 'wiersz', few: 'wiersze', many: 'wierszy' })}`,
  start: count => `Importuj ${k(count, { one: 'kontakt', few: 'kontakty', many: 'kontaktów' })}`,
  stop: 'Zatrzymaj',
  goOn: 'Kontynuuj',
  progress: (done, all) => `${done} z ${all} wierszy`,
  stopped: 'Zatrzymano. Wysłane wiersze zostają; kontynuacja wyśle resztę.',
  done: (accepted, duplicates) => `Gotowe: przyjęto ${accepted}, było już ${duplicates}.`,
  refused: 'Odrzucone przez kolektor',
  toBoard: 'Otwórz tablicę',
}

const CATALOGUES: Record<Language, ImportWords> = { en, pl }
/** Come with the screen that needs them. */
export const importWords = computed(() => CATALOGUES[language.value])

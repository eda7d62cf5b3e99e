import { expect, it } from 'vitest'
import { searchOf } from '../../collector/enrich/search.ts'

// What was searched for, however sites spell it: parameters without case, and paths. What programs say to each other under
// the same short names (tokens, sizes, orders, serial numbers) is no search.
const SEARCHES: [string, string][] = [
  ['https://acme.com/search?q=tent', 'tent'],
  ['https://acme.com/?s=red+shoes', 'red shoes'],
  ['https://acme.com/catalog?search=Lamp', 'Lamp'],
  ['https://acme.com/find?query=usb%20c', 'usb c'],
  ['https://acme.com/results?keyword=chair', 'chair'],
  ['https://acme.com/results?keywords=office+chair', 'office chair'],
  ['https://www.amazon.example/s?k=headphones', 'headphones'],
  ['https://acme.com/component/search/?searchword=report', 'report'],
  ['https://video.example/results?search_query=how+to', 'how to'],
  ['https://acme.com/suche?phrase=stuhl', 'stuhl'],
  ['https://acme.com/poisk?text=%D0%BB%D0%B0%D0%BC%D0%BF%D0%B0', 'лампа'],
  ['https://sklep.pl/wyszukiwarka?szukaj=buty', 'buty'],
  ['https://sklep.pl/szukaj?fraza=namiot+2-osobowy', 'namiot 2-osobowy'],
  ['https://acme.com/search?lang=en&q=caf%C3%A9', 'café'],
  ['https://acme.com/search/?q=2026+catalogue', '2026 catalogue'],
  ['https://acme.com/search?q=%E6%A4%85%E5%AD%90', '椅子'],
  ['https://acme.com/list?search=42', '42'],
  ['https://shop.example/search?type=product&q=mug', 'mug'],
  ['https://acme.com/szukaj?q=%C5%82%C3%B3d%C5%BA', 'łódź'],
  // Names without case, and more of them.
  ['https://acme.com/?Query=lampa', 'lampa'],
  ['https://acme.com/?search_term=lampa', 'lampa'],
  ['https://acme.com/?SearchTerm=lampa', 'lampa'],
  ['https://acme.de/suche?sSearch=a', 'a'],
  ['https://acme.com/?term=lampa', 'lampa'],
  ['https://acme.com/?string=lampa', 'lampa'],
  ['https://acme.com/list?a=1&amp;search=lampa', 'lampa'],
  // The words as a part of the path.
  ['https://acme.com/search/red%20shoes', 'red shoes'],
  ['https://acme.com/search/red+shoes/page/2', 'red shoes'],
  ['https://acme.com/pl/szukaj/buty', 'buty'],
  ['https://acme.com/szukaj/buty.html', 'buty'],
  ['https://acme.de/suche/stuhl/', 'stuhl'],
  // Short names: on a path that says search whatever they say, elsewhere words.
  ['https://acme.com/szukaj?q=5901234123457', '5901234123457'],
  ['https://acme.com/catalogsearch/result/?q=a_1', 'a_1'],
  ['https://acme.com/?s=lampa', 'lampa'],
  ['https://acme.com/pl/?s=lampa', 'lampa'],
  ['https://acme.com/index.php?s=lampa', 'lampa'],
  ['https://acme.com/shop?s=red+lamp', 'red lamp'],
  ['https://acme.com/shop?q=usb-c', 'usb-c'],
  ['https://acme.com/shop?q=lampa%20400W', 'lampa 400W'],
  ['https://acme.com/lista?text=lampa+stojaca', 'lampa stojaca'],
  ['https://acme.com/szukaj?k=ab12', 'ab12'],
]

const NOT_SEARCHES = `
https://acme.com/
https://acme.com/search
https://acme.com/search?q=
https://acme.com/#/?x=1
https://acme.com/search?q=%20
https://acme.com/article?s=42
https://acme.com/list?k=7
https://acme.com/cart?q=3
https://acme.com/?utm_source=news&utm_term=tent
https://acme.com/products?sort=price
https://acme.com/products?page=2
https://acme.com/?ref=abc
https://acme.com/login?next=/search
https://acme.com/faq?question=how
https://acme.com/?keywordset=1
https://acme.com/blog?topic=search
https://acme.com/?sid=abc
https://acme.com/?qty=2
https://acme.com/?searchable=yes
https://acme.com/?texture=wood
https://acme.com/?kolor=czerwony
https://acme.com/logowanie?k=8fK2mPq9Lz
https://acme.com/logowanie?k=abcdef
https://acme.com/shirt?text=Large
https://acme.com/katalog?s=price_asc
https://acme.com/?s=price_asc
https://acme.com/katalog?s=new
https://acme.com/?q=7c9e6679f3a1
https://acme.com/?q=eyJhbGciOiJIUzI1NiJ9
https://acme.com/?term=2026_spring
https://acme.com/search/
https://acme.com/search/advanced
https://acme.com/search/page/2
https://acme.com/search/label/news
https://acme.com/search/2
https://acme.com/search/a/b
https://acme.com/research/shoes
`

it.each(SEARCHES)('%s is a search for "%s"', (url, words) => expect(searchOf(new URL(url))).toBe(words))
it.each(NOT_SEARCHES.trim().split('\n'))('%s is not a search', url =>
  expect(searchOf(new URL(url))).toBeNull(),
)

it.each([
  ['https://acme.com/?czego=buty', 'buty'],
  ['https://acme.com/?Czego=42', '42'],
  ['https://acme.com/search?q=buty', null],
  ['https://acme.com/search?q=buty&s=kozaki', 'kozaki'],
])('by a site’s own list, %s is a search for %s', (url, words) =>
  expect(searchOf(new URL(url), { searchParameters: ['Czego', '-q'] })).toBe(words),
)

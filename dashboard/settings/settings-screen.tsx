import { useEffect } from 'preact/hooks'
import { may, site } from '../core/session.ts'
import { Panel } from '../ui/panel.tsx'
import { Denied } from '../ui/states.tsx'
import { Title } from '../ui/title.tsx'
import { words } from '../words/words.ts'
import { ConversionsPart } from './conversions-part.tsx'
import { conversionsWords } from './conversions-words.ts'
import { KeysPart } from './keys-part.tsx'
import { NewSite } from './new-site.tsx'
import { PeoplePart } from './people-part.tsx'
import { SitePart } from './site-part.tsx'
import { WallsPart } from './walls-part.tsx'

/** The sections that are looked for most stand first, whatever their place on the page. */
const PLACES = [
  { id: 'people', name: () => words.value.settings.people },
  { id: 'walls', name: () => words.value.settings.walls },
  { id: 'keys', name: () => words.value.settings.keys },
  { id: 'conversions', name: () => conversionsWords.value.title },
  { id: 'connections', name: () => words.value.settings.connections },
  { id: 'import', name: () => words.value.settings.contacts },
  { id: 'audit', name: () => words.value.settings.audit },
  { id: 'new-site', name: () => words.value.settings.newSite },
] as const

export function SettingsScreen() {
  const { settings } = words.value
  useEffect(() => {
    if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView()
  }, [])
  return (
    <main class="page settings" id="main">
      <Title text={settings.title} />
      {may('admin') && site.value ? (
        <>
          <nav class="settings-places" aria-label={settings.title}>
            {PLACES.map(place => (
              <a key={place.id} href={`#${place.id}`}>
                {place.name()}
              </a>
            ))}
          </nav>
          <SitePart key={`site ${site.value.id}`} site={site.value} />
          <ConversionsPart key={`conversions ${site.value.id}`} site={site.value} />
          <KeysPart key={`keys ${site.value.id}`} site={site.value} />
          <WallsPart key={`walls ${site.value.id}`} site={site.value} />
          <PeoplePart />
          <Panel id="connections" title={settings.connections}>
            <a class="button" href="/connections">
              {settings.toConnections}
            </a>
          </Panel>
          <Panel id="import" title={settings.contacts}>
            <a class="button" href="/import">
              {settings.toImport}
            </a>
          </Panel>
          <Panel id="audit" title={settings.audit}>
            <a class="button" href="/audit">
              {settings.toAudit}
            </a>
          </Panel>
          <Panel id="new-site" title={settings.newSite}>
            <NewSite />
          </Panel>
        </>
      ) : (
        <Denied />
      )}
    </main>
  )
}

import { useEffect } from 'preact/hooks'
import { may, site } from '../core/session.ts'
import { Panel } from '../ui/panel.tsx'
import { Denied } from '../ui/states.tsx'
import { Title } from '../ui/title.tsx'
import { words } from '../words/words.ts'
import { ConversionsPart } from './conversions-part.tsx'
import { KeysPart } from './keys-part.tsx'
import { NewSite } from './new-site.tsx'
import { PeoplePart } from './people-part.tsx'
import { SitePart } from './site-part.tsx'
import { WallsPart } from './walls-part.tsx'

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

import type { MappingPreset } from '../../../shared/mapping.ts'
import { MappingPreset as Preset } from '../../../shared/mapping.ts'
import flat from './presets/flat.json' with { type: 'json' }
import form from './presets/form.json' with { type: 'json' }
import social from './presets/social.json' with { type: 'json' }
import tawkTo from './presets/tawk-to.json' with { type: 'json' }

/** Predefined mappings, each a document in `presets/`. A new one needs only a line here. */
export const PRESETS: readonly MappingPreset[] = [flat, form, social, tawkTo].map(document =>
  Preset.parse(document),
)

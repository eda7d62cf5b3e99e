import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { Language } from '../../shared/person.ts'
import { Material, NewMaterial } from '../../shared/portal.ts'
import { Programme, ProgrammeInfo, PublishProgramme, Terms } from '../../shared/programme.ts'
import { isRefusal, refusal } from '../../shared/refusal.ts'
import { addMaterial, listMaterials, removeMaterial } from '../partners/materials.ts'
import { type PartnerSite, partnerSite } from '../partners/partner-site.ts'
import { termsOf } from '../partners/programme/terms.ts'
import {
  draftOf,
  earliestBeginning,
  inForceAt,
  publishProgramme,
  readVersions,
  saveProgramme,
  upcomingAt,
  versionInfo,
} from '../partners/programme/versions.ts'
import { iso } from '../platform/iso.ts'
import { caller, needs, outside } from './caller.ts'
import type { HttpContext } from './context.ts'
import type { Env } from './env.ts'
import { ownUrl } from './own-origin.ts'
import { problem } from './problem.ts'
import { body, idParam, json, nothing, problems, routes } from './routing.ts'

const tags = ['Partners']
const read = createRoute({
  method: 'get',
  path: '/api/sites/{id}/programme',
  summary: 'The partner programme: the latest document and its versions',
  tags,
  middleware: needs('viewer'),
  request: { params: idParam },
  responses: { 200: json(ProgrammeInfo, 'The programme'), default: problems },
})
const save = createRoute({
  method: 'put',
  path: '/api/sites/{id}/programme',
  summary: 'Save a draft of the programme',
  description: 'Each save is a version of its own; a published version never changes.',
  tags,
  middleware: needs('member'),
  request: { params: idParam, body: body(Programme) },
  responses: { 200: json(ProgrammeInfo, 'The programme'), default: problems },
})
const publish = createRoute({
  method: 'post',
  path: '/api/sites/{id}/programme/publish',
  summary: 'Publish a version of the programme',
  description:
    'The first version begins at once. A change is announced to the partners and begins when the notice that they have ' +
    'accepted has passed; it cannot begin earlier.',
  tags,
  middleware: needs('admin'),
  request: { params: idParam, body: body(PublishProgramme) },
  responses: { 200: json(ProgrammeInfo, 'The programme'), default: problems },
})
const text = createRoute({
  method: 'get',
  path: '/api/sites/{id}/programme/terms',
  summary: 'The terms as a version would read, drafts included',
  tags,
  middleware: needs('viewer'),
  request: {
    params: idParam,
    query: z.object({ version: z.coerce.number().int().optional(), language: Language.default('pl') }),
  },
  responses: { 200: json(Terms, 'The text'), default: problems },
})
const materials = createRoute({
  method: 'get',
  path: '/api/sites/{id}/materials',
  summary: 'Materials for partners',
  tags,
  middleware: needs('viewer'),
  request: { params: idParam },
  responses: { 200: json(z.object({ rows: z.array(Material) }), 'The newest first'), default: problems },
})
const addOne = createRoute({
  method: 'post',
  path: '/api/sites/{id}/materials',
  summary: 'Add a material for partners, by its address',
  tags,
  middleware: needs('member'),
  request: { params: idParam, body: body(NewMaterial) },
  responses: { 201: json(z.object({ rows: z.array(Material) }), 'All materials'), default: problems },
})
const removeOne = createRoute({
  method: 'delete',
  path: '/api/sites/{id}/materials/{material}',
  summary: 'Remove a material',
  tags,
  middleware: needs('member'),
  request: { params: idParam.extend({ material: z.string().max(200) }) },
  responses: { 204: nothing, default: problems },
})

/** The programme of a site: its documents, its terms and its materials. */
export function programmeRoutes(edge: HttpContext) {
  const { store, now } = edge
  const { db } = store
  const find = async (c: Context<Env>, id: string): Promise<PartnerSite | null> =>
    outside(c, id) ? null : partnerSite(store, edge.sites, id)
  const info = async (c: Context<Env>, site: PartnerSite): Promise<ProgrammeInfo> => {
    const versions = await readVersions(db, site.id)
    const upcoming = upcomingAt(versions, now())
    const inForce = inForceAt(versions, now())
    const portal = `${ownUrl(c, edge.config.PUBLIC_URL)}/partner/${site.id}`
    return {
      draft: draftOf(versions, site),
      draftVersion: versions[0]?.version ?? 0,
      isDraftPublished: versions[0]?.publishedAt != null,
      versions: versions.map(versionInfo),
      inForce: inForce?.version ?? null,
      levelsInForce: inForce?.document.levels ?? [],
      upcoming: upcoming && { version: upcoming.version, beginsAt: iso(upcoming.beginsAt!) },
      earliest: iso(earliestBeginning(versions, now(), site.timeZone)),
      hasMail: edge.partners.hasMail,
      links: {
        portal,
        join: `${portal}/join`,
        refer: `${portal}/refer`,
        terms: `${portal}/terms`,
      },
    }
  }

  return routes()
    .openapi(read, async c => {
      const site = await find(c, c.req.valid('param').id)
      return site ? c.json(await info(c, site), 200) : problem(c, NO_SITE)
    })
    .openapi(save, async c => {
      const site = await find(c, c.req.valid('param').id)
      if (!site) return problem(c, NO_SITE)
      const saved = await saveProgramme(db, site, c.req.valid('json'), caller(c).actor, now())
      return isRefusal(saved) ? problem(c, saved) : c.json(await info(c, site), 200)
    })
    .openapi(publish, async c => {
      const site = await find(c, c.req.valid('param').id)
      if (!site) return problem(c, NO_SITE)
      const published = await publishProgramme(db, site, c.req.valid('json'), caller(c).actor, now())
      if (isRefusal(published)) return problem(c, published)
      edge.partners.wake()
      return c.json(await info(c, site), 200)
    })
    .openapi(text, async c => {
      const site = await find(c, c.req.valid('param').id)
      if (!site) return problem(c, NO_SITE)
      const { version, language } = c.req.valid('query')
      const versions = await readVersions(db, site.id)
      if (version === undefined && versions.length === 0) {
        const draft = { version: 0, document: draftOf(versions, site), beginsAt: null }
        return c.json(termsOf({ ...draft, author: null, createdAt: 0, publishedAt: null }, language), 200)
      }
      const found = version === undefined ? versions[0] : versions.find(one => one.version === version)
      return found
        ? c.json(termsOf(found, language), 200)
        : problem(c, refusal('not_found', 'there is no such version of the programme', 'version'))
    })
    .openapi(materials, async c => {
      const site = await find(c, c.req.valid('param').id)
      return site ? c.json({ rows: await listMaterials(db, site.id) }, 200) : problem(c, NO_SITE)
    })
    .openapi(addOne, async c => {
      const site = await find(c, c.req.valid('param').id)
      if (!site) return problem(c, NO_SITE)
      await addMaterial(db, site.id, c.req.valid('json'), caller(c).actor, now())
      return c.json({ rows: await listMaterials(db, site.id) }, 201)
    })
    .openapi(removeOne, async c => {
      const { id, material } = c.req.valid('param')
      const site = await find(c, id)
      if (!site) return problem(c, NO_SITE)
      const isGone = await removeMaterial(db, site.id, material, caller(c).actor, now())
      return isGone ? c.body(null, 204) : problem(c, refusal('not_found', 'there is no such material'))
    })
}

const NO_SITE = refusal('not_found', 'there is no such site')

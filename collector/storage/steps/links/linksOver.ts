import type { Links } from '../../links.js'
import type { Edit } from '../catalogue/codeEdits.js'
import type { ProgramCache } from '../catalogue/programCache.js'
import type { Runner } from '../step.js'
import { bannerEdits } from './banners.js'
import { impressionBatches } from './impressionBatches.js'
import { shortLinks } from './links.js'

/** Banners, short links, and their counts. */
export const linksOver = (runner: Runner, programs: ProgramCache, edit: Edit): Links => ({
  ...bannerEdits(edit),
  ...shortLinks(runner),
  countImpressions: impressionBatches(runner, programs),
})

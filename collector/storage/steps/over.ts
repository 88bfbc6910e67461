import type { Access } from '../access.js'
import type { Catalogue } from '../catalogue.js'
import type { Audit, Jobs, Ledger } from '../storage.js'
import { accessOver } from './access.js'
import { auditOver } from './audit.js'
import { catalogueOver } from './catalogue.js'
import { jobsOver } from './jobs.js'
import { ledgerOver } from './ledger.js'
import type { Programs } from './program.js'
import type { Runner } from './step.js'

/** Everything but lists, over whichever database runs the steps. */
export const writesOver = (
  runner: Runner,
  programs: Programs,
): Ledger & Catalogue & Access & Jobs & Audit => ({
  ...ledgerOver(runner, programs),
  ...catalogueOver(runner, programs),
  ...accessOver(runner),
  ...jobsOver(runner, programs),
  ...auditOver(runner),
})

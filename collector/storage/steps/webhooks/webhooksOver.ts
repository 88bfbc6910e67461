import type { Sealing } from '../../sealing.js'
import type { Webhooks } from '../../webhooks.js'
import type { Edit } from '../catalogue/codeEdits.js'
import type { Runner } from '../step.js'
import { deliveriesOver } from './deliveries.js'
import { deliveryLogOver } from './deliveryLog.js'
import { endpointsOver } from './endpoints.js'
import { namesOver } from './names.js'
import { revisionsOver } from './revisions.js'

/** Webhooks, for either database. */
export const webhooksOver = (runner: Runner, edit: Edit, sealing: Sealing): Webhooks => ({
  ...endpointsOver(runner, edit, sealing),
  ...deliveriesOver(runner, sealing),
  ...deliveryLogOver(runner),
  ...namesOver(runner),
  ...revisionsOver(runner),
})

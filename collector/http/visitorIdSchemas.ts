import { z } from 'zod'
import { visitorIdOf } from '../ingest/identity/foreignVisitorId.js'

export const visitorId = z
  .string({ error: 'must be 32 lower-case hex characters' })
  .regex(/^[0-9a-f]{32}$/, { error: 'must be 32 lower-case hex characters' })

/** Pages that used Post Affiliate Pro have its ids, and each of them stands for one of ours. */
export const anyVisitorId = z
  .string({ error: 'must be 32 letters and digits' })
  .regex(/^[A-Za-z0-9]{32}$/, { error: 'must be 32 letters and digits' })
  .transform((text) => visitorIdOf(text) ?? text)

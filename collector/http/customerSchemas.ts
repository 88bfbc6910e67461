import { isIP } from 'node:net'
import { isEmail } from '../domain/email.js'
import { KEY_TEXT_MAX } from '../domain/ids.js'
import { ADDRESS_MAX, USER_AGENT_MAX } from './fieldLimits.js'
import { text } from './textSchemas.js'

/** What a server says of the buyer. The collector stores keyed hashes of it. */
export const customerFields = {
  customerEmail: text(KEY_TEXT_MAX)
    .refine((value) => isEmail(value.trim()), { error: 'must be an e-mail address' })
    .exactOptional(),
  customerAddress: text(ADDRESS_MAX)
    .refine((value) => isIP(value.trim()) > 0, { error: 'must be an IP address' })
    .exactOptional(),
  customerUserAgent: text(USER_AGENT_MAX).exactOptional(),
}

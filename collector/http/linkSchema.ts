import { z } from 'zod'
import type { LinkRequest } from '../../wire/links.js'
import { KEY_TEXT_MAX } from '../domain/ids.js'
import { ADDRESS_MAX } from '../domain/landingPage.js'
import { SLUG_MAX } from '../domain/shortLink.js'
import { boolean, text } from './textSchemas.js'

export const linkRequest = z.strictObject({
  affiliate: text(KEY_TEXT_MAX),
  to: text(ADDRESS_MAX).exactOptional(),
  campaign: text(KEY_TEXT_MAX).exactOptional(),
  banner: text(KEY_TEXT_MAX).exactOptional(),
  channel: text(KEY_TEXT_MAX).exactOptional(),
  data1: text(KEY_TEXT_MAX).exactOptional(),
  data2: text(KEY_TEXT_MAX).exactOptional(),
  slug: text(SLUG_MAX).exactOptional(),
  store: boolean.exactOptional(),
}) satisfies z.ZodType<LinkRequest>

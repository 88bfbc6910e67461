import { siteUrl } from '../../domain/site.js'

export const affiliateLink = (host: string, code: string): string =>
  `${siteUrl(host)}/?a_aid=${code}`

import { isProblem, problem } from '../../domain/problem.js'
import { type ShortLink, slugKey } from '../../domain/shortLink.js'
import {
  addShortLink,
  isSameLink,
  type ShortLinkForm,
  toShortLink,
} from '../../program/shortLinks.js'
import { AFFILIATE_COLUMNS, affiliateOf, NEEDS_AFFILIATE } from '../affiliateOf.js'
import { CAMPAIGN_COLUMN, campaignOf } from '../campaignOf.js'
import { each, type Kind } from '../kind.js'

interface Item {
  readonly form: ShortLinkForm
  readonly link: ShortLink
}

/** Short links: slug, affiliate, and the page to which they lead. */
export const links: Kind<Item> = {
  columns: [
    { name: 'slug', also: ['shortlink', 'shorturl', 'prettylink'] },
    ...AFFILIATE_COLUMNS,
    CAMPAIGN_COLUMN,
    { name: 'banner', also: ['bannerid', 'abid'] },
    { name: 'to', also: ['url', 'targeturl', 'desturl', 'destination'] },
    { name: 'channel', also: ['chan'] },
    { name: 'data1', also: [] },
    { name: 'data2', also: [] },
  ],
  needs: [['slug'], NEEDS_AFFILIATE],
  keyColumn: 'slug',
  keepsAll: true,
  read: async (context, row) => {
    const affiliate = await affiliateOf(context, row)
    if (isProblem(affiliate)) return affiliate
    const campaign = campaignOf(context, row)
    if (isProblem(campaign)) return campaign
    // Other programs list the whole address.
    const slug = row.text('slug').replace(/^.*\/(?=.)/, '')
    if (slug === '') return problem('missing', 'slug', 'Name the last part of the address.')
    const form: ShortLinkForm = {
      ...{ slug, affiliate: affiliate.code },
      ...(campaign && { campaign: campaign.code }),
      banner: row.text('banner'),
      to: row.text('to'),
      channel: row.text('channel'),
      data1: row.text('data1'),
      data2: row.text('data2'),
    }
    const link = await toShortLink(context.deps, context.accountId, form)
    return isProblem(link) ? link : { form, link }
  },
  keyOf: ({ link }) => slugKey(link.slug),
  contentOf: ({ link: { id: _id, createdAt: _createdAt, slug: _slug, ...content } }) => content,
  known: ({ deps, accountId }, items) =>
    each(items, async ({ link }) => {
      const known = await deps.storage.linkBySlug(accountId, link.slug)
      if (!known) return undefined
      return isSameLink(known, link)
        ? 'unchanged'
        : problem(
            'exists',
            'slug',
            'The address leads to another link already. Nothing was changed. Rename that link in Waymark, or correct the row.',
          )
    }),
  add: ({ deps, accountId }, items) =>
    each(items, async ({ form }) => {
      const added = await addShortLink(deps, accountId, form)
      if (!isProblem(added)) return 'added'
      return added.code === 'exists' ? 'exists' : added
    }),
}

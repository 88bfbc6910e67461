import type { Banner } from '../../../domain/banner.js'
import type { Problem } from '../../../domain/problem.js'
import { SLUG_MAX } from '../../../domain/shortLink.js'
import type { MadeLinks } from '../../../program/links.js'
import { SUB_ID_MAX } from '../../../program/shortLinks.js'
import { AffiliateField } from '../../parts/affiliateField.js'
import { CampaignField } from '../../parts/campaignField.js'
import { Choice, Field } from '../../parts/field.js'
import { Heading } from '../../parts/heading.js'
import { Ask, Link, Post } from '../../parts/mount.js'
import { PageField } from '../../parts/pageField.js'
import { ProblemNote } from '../../parts/problemNote.js'
import type { Names } from '../../words/names.js'
import { qrCode } from '../qrCode.js'
import { ShortLinkList, type ShortLinkListProps } from './shortLinkList.js'

interface LinksPageProps {
  readonly names: Names
  readonly banners: readonly Banner[]
  readonly values: Readonly<
    Record<'affiliate' | 'campaign' | 'banner' | 'to' | 'channel' | 'data1' | 'data2', string>
  >
  /** The address that was typed to store the link. */
  readonly slug: string
  /** Undefined before an affiliate was chosen. */
  readonly links: MadeLinks | undefined
  readonly problem: Problem | undefined
  readonly stored: ShortLinkListProps
}

export const LinksPage = ({
  names,
  banners,
  values,
  slug,
  links,
  problem,
  stored,
}: LinksPageProps) => (
  <>
    <Heading title="Links">
      Make a link for an affiliate to any page of your shop. It works as soon as it is made. Store
      it to give it a short address and to count its clicks.
    </Heading>
    <ProblemNote problem={problem} fields={[...Object.keys(values), ...(links ? ['slug'] : [])]} />
    {links && <Made {...{ links, values, slug, problem }} />}
    {names.affiliates.size === 0 ? (
      <p>
        There are no affiliates yet. <Link to="/affiliates">Add an affiliate</Link> first.
      </p>
    ) : (
      <LinkForm {...{ names, banners, values, problem }} />
    )}
    <ShortLinkList {...stored} />
  </>
)

type MadeProps = Pick<LinksPageProps, 'values' | 'slug' | 'problem'> & { readonly links: MadeLinks }

const Made = ({ links: { affiliateLink, redirectLink }, values, slug, problem }: MadeProps) => (
  <section aria-labelledby="made" class="card">
    <h2 id="made">The links</h2>
    <h3>Redirect link</h3>
    <p>
      <code class="copy">{redirectLink}</code>
    </p>
    <p>
      <img class="qr" src={qrCode(redirectLink)} alt="QR code of the redirect link" />
      <br />
      <a href={qrCode(redirectLink)} download="qr-code.svg">
        Download the QR code (SVG)
      </a>
    </p>
    <p>
      <small>
        Leads to the page by the collector. It also works while the database is away, and one click
        counts once, however often the page is loaded.
      </small>
    </p>
    <h3>Affiliate link</h3>
    <p>
      <code class="copy">{affiliateLink}</code>
    </p>
    <p>
      <small>Leads to the page directly, so that visitors see your own address.</small>
    </p>
    <h3>Store as a short link</h3>
    <Post to="/links" class="columns">
      {Object.entries(values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Field
        name="slug"
        label="Address, after “/go/”"
        hint="Letters, digits, dashes and underscores. Empty: one is made."
        value={slug}
        problem={problem}
        maxlength={SLUG_MAX}
        autocapitalize="none"
        spellcheck={false}
      />
      <button type="submit">Store the link</button>
    </Post>
  </section>
)

const LinkForm = ({
  names,
  banners,
  values,
  problem,
}: Omit<LinksPageProps, 'links' | 'slug' | 'stored'>) => (
  <section aria-labelledby="make" class="card">
    <h2 id="make">Make a link</h2>
    <Ask to="/links" class="columns">
      <AffiliateField names={names} value={values.affiliate} problem={problem} />
      <CampaignField names={names} value={values.campaign} problem={problem} />
      {banners.length > 0 && (
        <Choice
          name="banner"
          label="Banner"
          value={values.banner}
          problem={problem}
          options={[
            { value: '', text: 'None' },
            ...banners.map(({ code, name }) => ({ value: code, text: name })),
          ]}
        />
      )}
      <PageField
        value={values.to}
        problem={problem}
        otherwise="the page of the banner, else the start page"
      />
      <Field
        name="channel"
        label="Channel"
        hint="Where the affiliate uses the link, for example “newsletter”. Optional."
        value={values.channel}
        problem={problem}
        maxlength={SUB_ID_MAX}
      />
      <Field
        name="data1"
        label="Sub id 1"
        hint="Two texts for the affiliate’s own statistics. Optional."
        value={values.data1}
        problem={problem}
        maxlength={SUB_ID_MAX}
      />
      <Field
        name="data2"
        label="Sub id 2"
        value={values.data2}
        problem={problem}
        maxlength={SUB_ID_MAX}
      />
      <button type="submit">Make the links</button>
    </Ask>
  </section>
)
